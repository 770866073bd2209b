"""Files of the page that plays a recording."""
