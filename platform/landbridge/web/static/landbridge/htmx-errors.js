/* htmx-errors */
