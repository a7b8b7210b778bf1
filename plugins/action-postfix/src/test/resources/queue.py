"""A queue in a folder for machines without Postfix: queue.py FOLDER postqueue|postcat|postsuper ...

One file for each message, named after its id, in hold/ or deferred/; its text is the account.
"""
import json
import os
import sys

folder, program, *arguments = sys.argv[1:]


def ids(queue):
    return sorted(os.listdir(os.path.join(folder, queue)))


def account(queue, name):
    with open(os.path.join(folder, queue, name)) as text:
        return text.read()


if program == "postqueue":
    for queue in ("hold", "deferred"):
        for name in ids(queue):
            print(json.dumps({
                "queue_name": queue, "queue_id": name, "arrival_time": 1, "message_size": 9,
                "forced_expire": False, "sender": account(queue, name),
                "recipients": [{"address": "a@far.example", "delay_reason": "{[}"},
                               {"address": "b@far.example"}]}))
elif program == "postcat":
    for name in arguments[1:]:
        for queue in ("hold", "deferred"):
            if os.path.exists(os.path.join(folder, queue, name)):
                print("*** ENVELOPE RECORDS %s/%s ***" % (queue, name))
                print("named_attribute: sasl_username=" + account(queue, name))
                print("named_attribute: client_address=192.0.2.1")
                print("*** MESSAGE CONTENTS %s/%s ***" % (queue, name))
                break
        else:
            print("postcat: fatal: open queue file %s: No such file or directory" % name,
                  file=sys.stderr)
            sys.exit(1)
else:
    source, target = {"-h": ("deferred", "hold"), "-H": ("hold", "deferred"),
                      "-d": ("deferred", None)}[arguments[0]]
    for name in sys.stdin.read().split("\n"):
        path = os.path.join(folder, source, name)
        if name and os.path.exists(path):
            if target:
                os.rename(path, os.path.join(folder, target, name))
            else:
                os.remove(path)
