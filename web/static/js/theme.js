// Runs before the first paint: says that scripts work, and applies the theme
// that the visitor chose. Without a choice the system decides.
{
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // Storage is forbidden: the system decides.
  }
}
