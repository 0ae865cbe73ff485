/* Presses "Go on" by itself while a plan is being made. Without this file its button is pressed by hand. */
"use strict";

(() => {
  const form = document.querySelector("form[data-goes-on]");
  if (form) setTimeout(() => form.submit(), 300);
})();
