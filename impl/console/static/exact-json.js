"use strict";
// JSON that keeps the digits of numbers, and says where a text is none.

const ExactJson = (() => {
  const BLANK = /[ \t\r\n]*/y;
  const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
  const WORD = /true|false|null/y;
  const MAX_DEPTH = 64;

  // A number by its text: no double holds all of them.
  class Digits {
    constructor(text) {
      this.text = text;
    }
  }

  // A text that is no JSON: the line and the column where it goes wrong, both from 1.
  class Malformed extends Error {
    constructor(text, at) {
      super("no JSON");
      const lines = text.slice(0, at).split("\n");
      this.line = lines.length;
      this.column = lines.at(-1).length + 1;
    }
  }

  function parse(text) {
    let at = 0;

    const fail = () => {
      throw new Malformed(text, at);
    };
    const read = (pattern) => {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (!found) return null;
      at = pattern.lastIndex;
      return found[0];
    };
    const expect = (character) => {
      read(BLANK);
      if (text[at] !== character) fail();
      at += 1;
    };
    const string = () => {
      read(BLANK);
      const found = read(STRING);
      return found === null ? fail() : JSON.parse(found);
    };
    const each = (end, one) => {
      at += 1;
      read(BLANK);
      if (text[at] === end) {
        at += 1;
        return;
      }
      for (;;) {
        one();
        read(BLANK);
        if (text[at] === end) break;
        expect(",");
      }
      at += 1;
    };
    const object = (depth) => {
      const made = Object.create(null);
      each("}", () => {
        read(BLANK);
        const start = at;
        const name = string();
        if (name in made) {
          at = start;
          fail();
        }
        expect(":");
        made[name] = value(depth + 1);
      });
      return made;
    };
    const array = (depth) => {
      const made = [];
      each("]", () => made.push(value(depth + 1)));
      return made;
    };
    const value = (depth) => {
      read(BLANK);
      if (depth > MAX_DEPTH) fail();
      if (text[at] === "{") return object(depth);
      if (text[at] === "[") return array(depth);
      if (text[at] === '"') return string();
      const word = read(WORD);
      if (word) return JSON.parse(word);
      const digits = read(NUMBER);
      return digits ? new Digits(digits) : fail();
    };

    const made = value(1);
    read(BLANK);
    return at < text.length ? fail() : made;
  }

  function write(value, indent = "") {
    if (value instanceof Digits) return value.text;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    const inner = `${indent}  `;
    const [open, close] = Array.isArray(value) ? "[]" : "{}";
    const parts = Array.isArray(value)
      ? value.map((each) => inner + write(each, inner))
      : Object.keys(value).map((name) => `${inner}${JSON.stringify(name)}: ${write(value[name], inner)}`);
    return parts.length ? `${open}\n${parts.join(",\n")}\n${indent}${close}` : open + close;
  }

  const isObject = (value) =>
    value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof Digits);
  const number = (text) => {
    NUMBER.lastIndex = 0;
    const found = NUMBER.exec(text);
    return found && found[0].length === text.length ? new Digits(text) : null;
  };

  return { Digits, Malformed, parse, write, isObject, number };
})();
