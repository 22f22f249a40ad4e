/* A passkey that was refused or put off: the library only tells the console. */
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const words = document.getElementById("passkey-failed");
  if (words) words.hidden = false;
});
