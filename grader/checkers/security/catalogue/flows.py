"""What a value from outside must not become: redirects, headers, filters, templates, names, cells."""

from __future__ import annotations

from grader.checkers.security.catalogue.cwe import page_of
from grader.model.checker import CheckInfo

CHECKS = (
    CheckInfo(
        id="security.open-redirect",
        title="A visitor can be sent to any site",
        why=(
            "A link to a site people trust that leads on to another one is what phishing needs. The target has to be"
            " one of the site's own pages; a leading slash is not enough, since `//` and `/\\` lead away."
        ),
        bad=(
            "from flask import redirect, request\n\ndef back():\n    target = request.args['next']\n"
            "    if not target.startswith('/'):\n        target = '/'\n    return redirect(target)\n"
        ),
        good=(
            "from flask import redirect, request\n\nPAGES = {'home': '/', 'help': '/help'}\n\ndef back():\n"
            "    return redirect(PAGES.get(request.args['next'], '/'))\n"
        ),
        severity="medium",
        cwe=601,
        help_url=page_of(601),
    ),
    CheckInfo(
        id="security.header-injection",
        title="A line break from outside in a header",
        why=(
            "Whoever can write a line break into a header can write headers of their own, or a whole second message:"
            " cookies, recipients, another body."
        ),
        bad=(
            "def notify(server, subject):\n    text = 'Subject: ' + subject + '\\n\\nThe list is ready.'\n"
            "    server.sendmail('a@example.org', 'b@example.org', text)\n"
        ),
        good=(
            "def notify(server, subject):\n"
            "    text = 'Subject: ' + ' '.join(subject.split()) + '\\n\\nThe list is ready.'\n"
            "    server.sendmail('a@example.org', 'b@example.org', text)\n"
        ),
        severity="medium",
        cwe=93,
        help_url=page_of(93),
    ),
    CheckInfo(
        id="security.log-injection",
        title="A line break from outside in a log",
        why="Whoever can write line breaks into a log can forge entries, and hide what really happened.",
        bad=(
            "import logging\nfrom flask import request\n\ndef note():\n"
            "    logging.warning('no such page: ' + request.args['page'])\n"
        ),
        good=(
            "import logging\nfrom flask import request\n\ndef note():\n"
            "    logging.warning('no such page: %s', repr(request.args['page']))\n"
        ),
        severity="low",
        cwe=117,
        help_url=page_of(117),
    ),
    CheckInfo(
        id="security.ldap-injection",
        title="An LDAP filter with an unescaped value",
        why="Brackets and stars in a value change what a filter asks for: everybody matches, also without a password.",
        bad=(
            "from flask import request\n\ndef person(directory):\n    name = request.args['name']\n"
            "    return directory.search_s('dc=example', 2, f'(uid={name})')\n"
        ),
        good=(
            "from flask import request\nfrom ldap.filter import escape_filter_chars\n\ndef person(directory):\n"
            "    name = escape_filter_chars(request.args['name'])\n"
            "    return directory.search_s('dc=example', 2, f'(uid={name})')\n"
        ),
        severity="high",
        cwe=90,
        help_url=page_of(90),
    ),
    CheckInfo(
        id="security.xpath-injection",
        title="An XPath expression with a value in it",
        why="A quote in the value ends the text it stands in, and the rest becomes part of the question.",
        bad='def parcel(tree, number: str):\n    return tree.xpath("//parcel[@id=\'" + number + "\']")\n',
        good='def parcel(tree, number: str):\n    return tree.xpath("//parcel[@id=$number]", number=number)\n',
        severity="high",
        cwe=643,
        help_url=page_of(643),
    ),
    CheckInfo(
        id="security.regex-injection",
        title="A regular expression from outside",
        why="An expression can be written that takes years on a short text; one that matches everything opens filters.",
        bad=(
            "import re\nfrom flask import request\n\ndef find(lines):\n    pattern = re.compile(request.args['q'])\n"
            "    return [line for line in lines if pattern.search(line)]\n"
        ),
        good=(
            "import re\nfrom flask import request\n\ndef find(lines):\n"
            "    pattern = re.compile(re.escape(request.args['q']))\n"
            "    return [line for line in lines if pattern.search(line)]\n"
        ),
        severity="medium",
        cwe=1333,
        help_url=page_of(1333),
    ),
    CheckInfo(
        id="security.format-string-injection",
        title="A template for `format` from outside",
        why="`{x.__init__.__globals__}` in a template reads whatever the objects given to it can reach, keys included.",
        bad=(
            "from flask import request\n\ndef greeting(user):\n"
            "    return str(len(request.args['text'].format(user=user)))\n"
        ),
        good=(
            "from string import Template\nfrom flask import request\n\ndef greeting(user):\n"
            "    return str(len(Template(request.args['text']).safe_substitute(user=user.name)))\n"
        ),
        severity="medium",
        cwe=134,
        help_url=page_of(134),
    ),
    CheckInfo(
        id="security.nosql-injection",
        title="A query operator from outside",
        why="Where JSON from outside goes into a query as it is, `{'$ne': ''}` stands for all but the right value.",
        bad=(
            "from flask import request\n\ndef login(users):\n    data = request.get_json()\n"
            "    return users.find_one({'name': data['name'], 'code': data['code']})\n"
        ),
        good=(
            "from flask import request\n\ndef login(users):\n    data = request.get_json()\n"
            "    return users.find_one({'name': str(data['name']), 'code': str(data['code'])})\n"
        ),
        severity="high",
        cwe=943,
        help_url=page_of(943),
    ),
    CheckInfo(
        id="security.csv-injection",
        title="A cell that a spreadsheet may run",
        why="A cell beginning with `=`, `+`, `-` or `@` is a formula to a spreadsheet: it can call servers.",
        bad=(
            "import csv\nfrom flask import request\n\ndef export(handle):\n    writer = csv.writer(handle)\n"
            "    writer.writerow([request.form['name'], 1])\n"
        ),
        good=(
            "import csv\nfrom flask import request\n\ndef export(handle):\n    writer = csv.writer(handle)\n"
            "    name = request.form['name']\n"
            "    if name.lstrip().startswith(('=', '+', '-', '@', '\\t', '\\r')):\n        name = \"'\" + name\n"
            "    writer.writerow([name, 1])\n"
        ),
        severity="medium",
        cwe=1236,
        help_url=page_of(1236),
    ),
    CheckInfo(
        id="security.mass-assignment",
        title="The outside decides which fields are set",
        why="Whoever can name the field can also set `is_admin` or `owner`. Name the fields that may be set.",
        bad=(
            "from flask import request\n\ndef change(user):\n    for name, value in request.get_json().items():\n"
            "        setattr(user, name, value)\n"
        ),
        good=(
            "from flask import request\n\nOPEN = {'nick', 'colour'}\n\ndef change(user):\n"
            "    for name, value in request.get_json().items():\n        if name in OPEN:\n"
            "            setattr(user, name, value)\n"
        ),
        severity="medium",
        cwe=915,
        help_url=page_of(915),
    ),
    CheckInfo(
        id="security.unsafe-reflection",
        title="The outside names the code that runs",
        why=(
            "A module or attribute chosen by name reaches everything that has a name: private methods, `__class__`,"
            " modules that act when they are imported. Look the name up in a table of what is meant."
        ),
        bad=(
            "from importlib import import_module\nfrom flask import request\n\ndef plugin():\n"
            "    return import_module(request.args['plugin'])\n"
        ),
        good=(
            "from importlib import import_module\nfrom flask import request\n\n"
            "KNOWN = {'csv': 'plugins.csv', 'xml': 'plugins.xml'}\n\ndef plugin():\n"
            "    return import_module(KNOWN[request.args['plugin']])\n"
        ),
        severity="high",
        cwe=470,
        help_url=page_of(470),
    ),
    CheckInfo(
        id="security.template-injection",
        title="A template from outside",
        why="A template's source is code: `{{ ... }}` in it runs on the server. Values belong into the context.",
        bad=(
            "from flask import render_template_string, request\n\ndef hello():\n"
            "    return render_template_string('<p>Hello ' + request.args['name'] + '</p>')\n"
        ),
        good=(
            "from flask import render_template_string, request\n\ndef hello():\n"
            "    return render_template_string('<p>Hello {{ name }}</p>', name=request.args['name'])\n"
        ),
        severity="critical",
        cwe=1336,
        help_url=page_of(1336),
    ),
)
