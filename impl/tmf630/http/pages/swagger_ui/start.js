// No layout with a top bar and no validator badge: the page asks no other host for anything.
SwaggerUIBundle({
  url: document.getElementById("documentation").dataset.contract,
  dom_id: "#documentation",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  validatorUrl: null,
});
