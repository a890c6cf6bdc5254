// Runs once, in the reading panel. Everything that can be clicked in the app is handled here, by one listener, so that
// citations keep working however often the conversation is drawn again. Nothing here ever makes markup out of text.
const seat = (window.onrecord ??= { last: null, href: null, origin: null });
seat.trigger = trigger;
if (!seat.listening) {
  seat.listening = true;
  const panel = () => document.getElementById("or-panel");
  const open = (on) => document.getElementById("or-page").classList.toggle("or-reading", on);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const narrow = matchMedia("(max-width: 860px)");
  const show = (target) => {
    if (!target) return;
    target.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  };
  // To the link that was followed. The conversation may have been drawn again since: then it is found by its address.
  const refocus = ({ link, href }) => {
    const known = () => [...document.querySelectorAll("a.or-cite, a.or-else")].find((a) => a.getAttribute("href") === href);
    const back = link?.isConnected ? link : (href && known()) || document.querySelector("#or-question textarea");
    const focus = (tries) => {
      back?.focus();
      // What is in a tab that is only now being shown cannot take the focus yet.
      if (back && document.activeElement !== back && tries) requestAnimationFrame(() => focus(tries - 1));
    };
    focus(30);
  };
  const goBack = () => {
    clearTimeout(seat.late);
    open(false);
    address("");
    refocus({ link: seat.last, href: seat.href });
  };
  // What is read stands in the address: it can be kept and sent, and the browser's Back closes it again.
  const address = (hash) => {
    if (hash === location.hash) return;
    const put = hash && !location.hash ? "pushState" : "replaceState";
    history[put](null, "", location.pathname + location.search + hash);
  };
  const follow = (verb, rest) => {
    open(true);
    // The same citation again changes nothing in the panel, so nothing would bring its sentence back into view.
    if (panel().querySelector("[data-cite]")?.dataset.cite === rest) seat.reveal();
    seat.trigger("cite", { id: rest });
    address(`#${verb}.${rest}`);
  };
  const toClaim = (rest, link) => {
    const tab = document.querySelector("#or-tabs > .tab-wrapper [role=tab][aria-selected=true]");
    seat.origin = rest ? { link, href: `#claim.${rest}`, tab } : null;
    seat.awaited = rest !== "";
    seat.trigger("claim", { id: rest });
    address(rest && `#claim.${rest}`);
  };
  const arriveAt = () => {
    const [, verb, rest] = /^#(cite|open|claim|ask)\.(.+)$/s.exec(location.hash) || [];
    if (verb === "cite" || verb === "open") follow(verb, rest);
    else if (verb === "claim") toClaim(rest, null);
    else if (verb === "ask") fill(decodeURIComponent(rest));
    else if (seat.origin) leaveClaim();
    else if (seat.href && document.getElementById("or-page").classList.contains("or-reading")) goBack();
  };
  addEventListener("popstate", arriveAt);
  // From a claim to the quote that led to it, whatever was read in between.
  const leaveClaim = () => {
    seat.origin.tab?.click();
    refocus(seat.origin);
    seat.origin = null;
    address("");
  };
  const step = (to) => {
    const all = [...panel().querySelectorAll("[data-said]")];
    const known = new Set();
    const firsts = all.filter((e) => !known.has(e.dataset.said) && known.add(e.dataset.said));
    if (!firsts.length) return;
    let next;
    if (to === "next" || to === "previous") {
      const here = panel().querySelector(".or-here") || panel().querySelector("#or-hit");
      const after = (e) => !here || here.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING;
      const others = firsts.filter((e) => e !== here && !(here && here.contains(e)));
      next = to === "next" ? others.find(after) || firsts[0] : others.filter((e) => !after(e)).pop() || firsts.at(-1);
    } else {
      next = firsts.find((e) => e.dataset.said === to);
    }
    all.forEach((e) => e.classList.toggle("or-here", e.dataset.said === next.dataset.said));
    clearTimeout(seat.late);
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
    show(next);
  };
  const copy = async (button) => {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without TLS on another host there is no clipboard API.
      const box = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
      button.focus();
    }
    const label = [...button.childNodes];
    if (button.textContent === "Copied") return;
    button.replaceChildren("Copied");
    setTimeout(() => button.replaceChildren(...label), 1500);
  };
  const asking = () => document.querySelector("#or-question textarea");
  const write = (text) => {
    const box = asking();
    if (!box) return;
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    return box;
  };
  const fill = (text) => write(text)?.focus();
  // A question leaves the box at once. What waited for the answer before it, and has been typed on since, was not sent.
  seat.taken = (text) => { if (asking()?.value === text) write(""); };
  seat.sent = (text) => {
    if (text !== seat.meant) return "";
    seat.taken(text);
    return text;
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === asking()) seat.meant = asking().value;
  }, true);

  const dark = (on, keep) => {
    document.body.classList.toggle("dark", on);
    if (keep) localStorage.setItem("onrecord-theme", on ? "dark" : "light");
  };
  const wanted = localStorage.getItem("onrecord-theme");
  if (wanted && !new URLSearchParams(location.search).has("__theme")) dark(wanted === "dark");

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    const button = event.target.closest?.("[data-or]");
    if (link) {
      const [, verb, rest] = /^#(cite|open|claim|ask|run|flag|widen)\.?(.*)$/s.exec(link.getAttribute("href")) || [];
      if (!verb) return;
      event.preventDefault();
      event.stopPropagation();
      if (verb === "cite" || verb === "open") {
        seat.last = link;
        seat.href = link.getAttribute("href");
        document.querySelectorAll(".or-open").forEach((e) => e.classList.remove("or-open"));
        link.closest(".or-card, li, tr")?.classList.add("or-open");
        follow(verb, rest);
      } else if (verb === "claim") {
        toClaim(rest, link);
      } else if (verb === "run") {
        seat.trigger("run", { question: decodeURIComponent(rest) });
      } else if (verb === "ask") {
        fill(decodeURIComponent(rest));
      } else if (verb === "flag") {
        seat.trigger("mistake", { what: rest });
        link.closest("details")?.replaceWith(Object.assign(document.createElement("span"), { className: "or-thanks", textContent: "Noted, thank you" }));
      } else if (verb === "widen") {
        seat.trigger("widen", { question: decodeURIComponent(rest) });
      }
    } else if (event.target.closest?.("#or-question button")) {
      seat.meant = asking().value;
    } else if (button) {
      const what = button.dataset.or;
      if (what === "close") goBack();
      else if (what === "copy") copy(button);
      else if (what === "theme") dark(!document.body.classList.contains("dark"), true);
      else if (what === "hit") { const hit = panel().querySelector("#or-hit"); hit?.focus({ preventScroll: true }); show(hit); }
      else if (what === "speaker") step(button.dataset.to);
      else step(what);
    }
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const at = document.activeElement;
    const covered = narrow.matches && document.getElementById("or-page").classList.contains("or-reading");
    const astray = seat.origin && document.getElementById("or-claims")?.contains(at);
    if (!covered && astray) {
      event.preventDefault();
      leaveClaim();
    } else if (covered || panel()?.contains(at) || (at === document.body && seat.href)) {
      event.preventDefault();
      goBack();
    }
  });

  // Along a row of tabs with the arrows, as screen readers tell people to.
  document.addEventListener("keydown", (event) => {
    const tab = event.target.closest?.("[role=tab]");
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!tab || !by) return;
    const all = [...tab.closest("[role=tablist]").querySelectorAll("[role=tab]")];
    const next = all.at((all.indexOf(tab) + by) % all.length);
    event.preventDefault();
    next.focus();
    next.click();
  });

  // Gradio labels each message with its source, so a screen reader would spell out our markup. Words instead: at once
  // where it just did so, and again when the message is drawn.
  const raw = "[aria-label^=\"bot's message\"], [aria-label^=\"user's message\"]";
  const ours = "[aria-label^=\"Answer: \"], [aria-label^=\"Question: \"]";
  const words = (which) => document.getElementById("or-chat")?.querySelectorAll(which).forEach((e) => {
    const who = e.closest(".user-row") ? "Question: " : "Answer: ";
    const label = who + e.textContent.replace(/\s+/g, " ").trim().slice(0, 300);
    if (e.getAttribute("aria-label") !== label) e.setAttribute("aria-label", label);
  });
  // A new question goes to the top and stays there while its answer arrives, until the reader scrolls.
  let asked = 0, holding = 0;
  const hold = () => {
    const rows = document.querySelectorAll("#or-chat .user-row");
    if (rows.length > asked) holding = Date.now() + 8000;
    asked = rows.length;
    const scroller = document.querySelector("#or-chat .panel-wrap");
    if (!asked || !scroller || Date.now() > holding) return;
    const last = rows[rows.length - 1];
    scroller.scrollTop += last.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 12;
  };
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"])
    document.addEventListener(kind, () => { holding = 0; }, { capture: true, passive: true });
  // A quote's claim, once it is drawn, takes the focus: Escape leads back from there.
  const arrive = () => {
    const claim = seat.awaited && document.querySelector("#or-opened");
    if (!claim || !claim.offsetParent) return;
    seat.awaited = false;
    claim.focus({ preventScroll: true });
    claim.closest(".tabitem").scrollTop = 0;
  };
  let due = 0;
  new MutationObserver(() => {
    words(raw);
    hold();
    arrive();
    clearTimeout(due);
    due = setTimeout(() => words(ours), 50);
  }).observe(document.body, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["aria-label"],
  });
  words(raw);
  if (location.hash) setTimeout(arriveAt, 300); // the page has to be wired before it can be asked for an article
}

seat.reveal = () => {
  const hit = element.querySelector("#or-hit");
  const top = element.querySelector(".or-article, .or-notice");
  if (hit) {
    const focus = () => {
      // Not away from who has begun to type meanwhile.
      const at = document.activeElement;
      const waiting = at === document.body || at === seat.last || (element.contains(at) && at !== hit);
      if (hit.isConnected && waiting) hit.focus({ preventScroll: true });
    };
    focus();
    clearTimeout(seat.late);
    seat.late = setTimeout(focus, 300); // what is still sliding in cannot take the focus yet
    hit.scrollIntoView({ block: "center" });
    // Where the sentence can be seen below the headline, both are shown.
    const frame = document.getElementById("or-panel");
    const end = hit.getBoundingClientRect().bottom - frame.getBoundingClientRect().top + frame.scrollTop;
    if (end < 0.85 * frame.clientHeight) frame.scrollTop = 0;
  } else if (top) {
    document.getElementById("or-panel").scrollTop = 0;
    top.tabIndex = -1;
    top.focus({ preventScroll: true });
  }
};
watch("value", () => seat.reveal());
