const { contract, redirect, client } = document.getElementById("documentation").dataset;

// No layout with a top bar and no validator badge: the page asks no other host for anything, but the
// issuer for a token.
const documentation = SwaggerUIBundle({
  url: contract,
  dom_id: "#documentation",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  validatorUrl: null,
  oauth2RedirectUrl: redirect && new URL(redirect, location.href).href,
});

if (redirect) {
  documentation.initOAuth({ clientId: client, usePkceWithAuthorizationCodeGrant: true });
}
