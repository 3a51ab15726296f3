"""The editors' pages as a browser would use them."""

import re

from django.urls import reverse


def page(model, name, *args):
    return reverse(f"admin:bank_{model}_{name}", args=args)


def fields_of(client, url):
    """Open the page; what its form would send."""
    context = client.get(url).context
    fields = {"seen": context.get("seen", "")}
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


def posted(client, url, **changes):
    """Open the page, change some fields, send it: as a browser would."""
    return client.post(url, {**fields_of(client, url), **changes})


def page_sent_later(client, url, **changes):
    """A page that was opened now; called, it is sent with some fields changed."""
    fields = fields_of(client, url)
    return lambda **later: client.post(url, {**fields, **changes, **later})


def restored(client, url):
    """Open the page of an earlier state and press its button."""
    shown = client.get(url)
    stands = shown.context["stands"] if shown.status_code == 200 else ""
    return client.post(url, {"stands": stands})


def errors(response):
    """Every message of a page that was refused, without markup."""
    lists = re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', response.content.decode(), re.S)
    return [re.sub("<[^>]+>", "", item) for text in lists for item in text.split("</li>") if item]
