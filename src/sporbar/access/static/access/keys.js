/* Shows the passkey buttons where the browser can use them, and says so when a key was not used. */
(function () {
  if (window.PublicKeyCredential) {
    document.querySelectorAll("[data-needs-keys]").forEach(function (one) { one.hidden = false })
  }
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault()
    document.querySelectorAll("[data-key-failed]").forEach(function (one) { one.hidden = false })
  })
})()
