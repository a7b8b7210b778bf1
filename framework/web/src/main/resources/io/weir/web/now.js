// Asks before a block is removed, and shows a warning when no updates arrive.
(function () {
  'use strict';
  var dialog = document.getElementById('lift');
  var said = document.getElementById('said');
  var lost = document.getElementById('lost');
  var heard = Date.now();
  var clearing = 0;

  function put(id, text) {
    document.getElementById(id).textContent = text;
  }

  // Viewers have no dialog.
  if (dialog) {
    document.addEventListener('click', function (event) {
      var button = event.target.closest('a.lift');
      if (!button || event.ctrlKey || event.metaKey || event.shiftKey) {
        return;
      }
      event.preventDefault();
      document.getElementById('lift-block').value = button.id;
      document.getElementById('lift-reason').value = '';
      put('lift-who', button.dataset.who);
      put('lift-action', button.dataset.action);
      dialog.showModal();
    });
    document.getElementById('lift-no').addEventListener('click', function () {
      dialog.close();
    });
    dialog.addEventListener('click', function (event) {
      if (event.target === dialog) {
        dialog.close();
      }
    });
  }

  function say(text) {
    var p = document.createElement('p');
    p.className = 'toast bad';
    p.textContent = text;
    said.replaceChildren(p);
    fade();
  }
  function fade() {
    window.clearTimeout(clearing);
    clearing = window.setTimeout(function () {
      said.replaceChildren();
    }, 8000);
  }
  document.body.addEventListener('htmx:beforeRequest', function () {
    if (dialog) {
      dialog.close();
    }
  });
  // An error response is one sentence of plain text.
  document.body.addEventListener('htmx:beforeSwap', function (event) {
    if (event.detail.xhr && event.detail.xhr.status >= 400) {
      event.detail.shouldSwap = false;
      say(event.detail.xhr.responseText.slice(0, 300));
    }
  });
  document.body.addEventListener('htmx:sendError', function () {
    say('Weir does not answer. The block remains in force.');
  });
  document.body.addEventListener('htmx:afterSwap', function (event) {
    if (event.target === said) {
      fade();
    }
  });

  document.body.addEventListener('htmx:sseMessage', function () {
    heard = Date.now();
    lost.hidden = true;
    document.body.classList.remove('stale');
  });
  window.setInterval(function () {
    if (Date.now() - heard > 8000 && lost.hidden) {
      put('lost-since', document.querySelector('#clock time').textContent);
      lost.hidden = false;
      document.body.classList.add('stale');
    }
  }, 1000);
})();
