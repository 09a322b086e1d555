"""Translation catalogues without GNU gettext: collected, merged, checked and compiled with Babel."""
