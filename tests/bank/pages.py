"""The editors' pages as a browser would use them."""

import re

from django.urls import reverse


def page(model, name, *args):
    return reverse(f"admin:bank_{model}_{name}", args=args)


def posted(client, url, **changes):
    """Open the page, change some fields, send it: as a browser would."""
    return client.post(url, {**fields_of(client, url), **changes})


def fields_of(client, url):
    """What a browser would send if the page were sent as it is."""
    fields = {}
    context = client.get(url).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if value is not None and value is not False:
                fields[bound.html_name] = value
            if bound.field.show_hidden_initial:
                fields[bound.html_initial_name] = value
    return fields


def errors(response):
    """Every message of a page that was refused, without markup."""
    lists = re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', response.content.decode(), re.S)
    return [re.sub("<[^>]+>", "", item) for text in lists for item in text.split("</li>") if item]
