"use strict";
// The catalogue, as far as the page has asked for it; and the search for offerings.

const PlacingCatalogue = (() => {
  const { text, make } = Fields;
  const PAUSE_MS = 250;
  const NOT_FOUND = 404;

  // `section` is the part of the page that searches, null without a catalogue.
  function begin(section) {
    const address = section?.dataset.address;
    const known = new Map();

    async function asked(path) {
      // As a part of a page, which is not led to sign in when the session is over.
      const answer = await fetch(path, { headers: { "HX-Request": "true" } });
      const isJson = answer.headers.get("content-type")?.startsWith("application/json");
      const value = isJson ? ExactJson.parse(await answer.text()) : { message: `${answer.status}` };
      if (answer.ok) return value;
      throw new Error(answer.status === NOT_FOUND ? value.message : text("away", { message: value.message }));
    }

    const say = (message) => {
      if (section) section.querySelector("[role=status]").textContent = message;
    };

    // Have an offering and its components; null for one that the catalogue does not have.
    async function load(id) {
      known.set(id, null);
      try {
        const found = await asked(`${address}/${encodeURIComponent(id)}`);
        for (const each of Object.keys(found)) known.set(each, found[each]);
      } catch (error) {
        say(error.message);
      }
      return known.get(id);
    }

    // Have what is found added by `add`, which gets the id of an offering.
    function listen(add) {
      if (!section) return;
      const words = section.querySelector("input");
      const matches = section.querySelector("ul");
      let waiting = 0;
      let latest = 0;

      async function search() {
        latest += 1;
        const own = latest;
        if (!words.value.trim()) {
          matches.replaceChildren();
          say("");
          return;
        }
        say(text("searching"));
        try {
          const found = await asked(`${address}?words=${encodeURIComponent(words.value)}`);
          if (own !== latest) return;
          matches.replaceChildren(...found.offerings.map(match));
          if (!found.offerings.length) say(text("nothingFound"));
          else say(found.isComplete ? "" : text("moreFound"));
        } catch (error) {
          if (own !== latest) return;
          matches.replaceChildren();
          say(error.message);
        }
      }

      const match = ({ id, name }) => {
        const chosen = () => {
          matches.replaceChildren();
          add(id);
        };
        const button = Fields.button(name, chosen, `offering:${id}`, { class: "match" });
        if (name !== id) button.append(make("code", {}, ` ${id}`));
        return make("li", {}, button);
      };

      words.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(search, PAUSE_MS);
      });
      words.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        clearTimeout(waiting);
        search();
      });
      section.hidden = false;
    }

    return { known, load, say, listen, isThere: section !== null };
  }

  return { begin };
})();
