"""Sessions, cookies, routes, uploads: what a service owes its users."""

from __future__ import annotations

from grader.checkers.security.catalogue.cwe import page_of
from grader.model.checker import CheckInfo

CHECKS = (
    CheckInfo(
        id="security.session-fixation",
        title="A login keeps the session of the stranger before it",
        why=(
            "Whoever has planted a session's id before the login owns the session after it. Clear or renew the session"
            " when somebody logs in."
        ),
        bad=(
            "from flask import request, session\n\ndef login(check):\n    user = check(request.form['password'])\n"
            "    session['user_id'] = user.id\n"
        ),
        good=(
            "from flask import request, session\n\ndef login(check):\n    user = check(request.form['password'])\n"
            "    session.clear()\n    session['user_id'] = user.id\n"
        ),
        severity="medium",
        cwe=384,
        help_url=page_of(384),
    ),
    CheckInfo(
        id="security.insecure-cookie",
        title="A cookie that scripts or bystanders can read",
        why="A session's cookie without `httponly` is read by any script of the page, without `secure` by the network.",
        bad="def remember(response, token):\n    response.set_cookie('session_token', token)\n",
        good=(
            "def remember(response, token):\n"
            "    response.set_cookie('session_token', token, httponly=True, secure=True, samesite='Lax')\n"
        ),
        severity="medium",
        cwe=614,
        help_url=page_of(614),
    ),
    CheckInfo(
        id="security.cors-origin",
        title="Every site may act in a user's name",
        why="With credentials allowed for every origin, any page a user visits can read and change what is theirs.",
        bad=(
            "from flask import request\n\ndef allow(response):\n"
            "    response.headers['Access-Control-Allow-Origin'] = request.headers['Origin']\n"
            "    response.headers['Access-Control-Allow-Credentials'] = 'true'\n    return response\n"
        ),
        good=(
            "from flask import request\n\nOURS = {'https://app.example.org'}\n\ndef allow(response):\n"
            "    if request.headers['Origin'] in OURS:\n"
            "        response.headers['Access-Control-Allow-Origin'] = request.headers['Origin']\n"
            "        response.headers['Access-Control-Allow-Credentials'] = 'true'\n    return response\n"
        ),
        severity="medium",
        cwe=942,
        help_url=page_of(942),
    ),
    CheckInfo(
        id="security.information-exposure",
        title="The inside of an error is shown to the outside",
        why="A traceback tells paths, versions, queries and sometimes keys. Log it; answer with a number to ask for.",
        bad=(
            "import traceback\nfrom flask import Flask\n\napp = Flask(__name__)\n\n@app.route('/total')\n"
            "def total():\n"
            "    try:\n        return str(1 / 0)\n    except ArithmeticError:\n"
            "        return traceback.format_exc(), 500\n"
        ),
        good=(
            "import logging\nfrom flask import Flask\n\napp = Flask(__name__)\n\n@app.route('/total')\ndef total():\n"
            "    try:\n        return str(1 / 0)\n    except ArithmeticError:\n        logging.exception('total')\n"
            "        return 'cannot be computed', 500\n"
        ),
        severity="medium",
        cwe=209,
        help_url=page_of(209),
    ),
    CheckInfo(
        id="security.missing-authentication",
        title="A route without the guard that its neighbours have",
        why="Where most routes of a file ask who is there and one that changes data does not, it was forgotten.",
        bad=(
            "from flask import Blueprint\nfrom .auth import login_required\n\nbp = Blueprint('a', __name__)\n\n"
            "@bp.get('/notes')\n@login_required\ndef notes():\n    return '1'\n\n"
            "@bp.post('/notes')\n@login_required\ndef add():\n    return '2'\n\n"
            "@bp.post('/notes/delete')\ndef delete():\n    return '3'\n"
        ),
        good=(
            "from flask import Blueprint\nfrom .auth import login_required\n\nbp = Blueprint('a', __name__)\n\n"
            "@bp.get('/notes')\n@login_required\ndef notes():\n    return '1'\n\n"
            "@bp.post('/notes')\n@login_required\ndef add():\n    return '2'\n\n"
            "@bp.post('/notes/delete')\n@login_required\ndef delete():\n    return '3'\n"
        ),
        severity="high",
        cwe=862,
        help_url=page_of(862),
    ),
    CheckInfo(
        id="security.unrestricted-upload",
        title="An upload is kept under the name it came with",
        why="The sender's file name can hold folders, and an ending that the server runs. Make the name here.",
        bad=(
            "from flask import request\n\ndef keep():\n    sent = request.files['photo']\n"
            "    sent.save('uploads/' + sent.filename)\n"
        ),
        good=(
            "import uuid\nfrom flask import request\n\ndef keep():\n    sent = request.files['photo']\n"
            "    sent.save('uploads/' + uuid.uuid4().hex + '.jpg')\n"
        ),
        severity="high",
        cwe=434,
        help_url=page_of(434),
    ),
    CheckInfo(
        id="security.archive-bomb",
        title="An archive is unpacked without a limit",
        why="Kilobytes can unpack to terabytes. Where one place of a file asks for the size, the others must, too.",
        bad=(
            "import zipfile\n\nLIMIT = 10_000_000\n\ndef names(path):\n    with zipfile.ZipFile(path) as pack:\n"
            "        if sum(one.file_size for one in pack.infolist()) > LIMIT:\n            raise ValueError(path)\n"
            "        return {name: pack.read(name) for name in pack.namelist()}\n\n"
            "def first(path):\n    with zipfile.ZipFile(path) as pack:\n        return pack.read(pack.namelist()[0])\n"
        ),
        good=(
            "import zipfile\n\nLIMIT = 10_000_000\n\ndef names(path):\n    with zipfile.ZipFile(path) as pack:\n"
            "        if sum(one.file_size for one in pack.infolist()) > LIMIT:\n            raise ValueError(path)\n"
            "        return {name: pack.read(name) for name in pack.namelist()}\n"
        ),
        severity="medium",
        cwe=409,
        help_url=page_of(409),
    ),
)
