/** The only script: theme toggle, current section in the contents, everything unfolded on paper. All works without it. */
export const SCRIPT = `
(() => {
  const root = document.documentElement;
  const button = document.getElementById('theme');
  const systemDark = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : systemDark.matches);
  const name = () => { button.textContent = isDark() ? 'Light theme' : 'Dark theme'; };
  button.hidden = false;
  name();
  systemDark.addEventListener('change', name);
  button.addEventListener('click', () => { root.dataset.theme = isDark() ? 'light' : 'dark'; name(); });

  const links = new Map([...document.querySelectorAll('.nav a')].map((a) => [a.hash.slice(1), a]));
  const mark = (id) => {
    for (const [key, a] of links) key === id ? a.setAttribute('aria-current', 'true') : a.removeAttribute('aria-current');
    const list = document.querySelector('.nav ul');
    const a = links.get(id);
    if (list.scrollWidth > list.clientWidth) list.scrollTo({ left: a.offsetLeft - list.clientWidth / 3 });
  };
  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) mark(entry.target.id);
  }, { rootMargin: '-15% 0px -75% 0px' });
  for (const id of links.keys()) watch.observe(document.getElementById(id));

  let closed = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('details:not([open])')];
    for (const d of closed) d.open = true;
  });
  addEventListener('afterprint', () => { for (const d of closed) d.open = false; });
})();
`;
