<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Announcer</name>
    <message numerus="yes">
        <source>Code block, %n lines.</source>
        <translation>
            <numerusform>Code block, %n line.</numerusform>
            <numerusform>Code block, %n lines.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Attaching</name>
    <message numerus="yes">
        <source>%Ln more files were not attached: {names}</source>
        <translation>
            <numerusform>%Ln more file was not attached: {names}</numerusform>
            <numerusform>%Ln more files were not attached: {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting…</source>
        <translation>
            <numerusform>%Ln waiting…</numerusform>
            <numerusform>%Ln waiting…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CodeView</name>
    <message numerus="yes">
        <source>%Ln lines</source>
        <translation>
            <numerusform>%Ln line</numerusform>
            <numerusform>%Ln lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show all %Ln lines</source>
        <translation>
            <numerusform>Show all %Ln line</numerusform>
            <numerusform>Show all %Ln lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message numerus="yes">
        <source>for %n days</source>
        <translation>
            <numerusform>for %n day</numerusform>
            <numerusform>for %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In the trash: %Ln conversations.</source>
        <translation>
            <numerusform>In the trash: %Ln conversation.</numerusform>
            <numerusform>In the trash: %Ln conversations.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HiddenBadge</name>
    <message numerus="yes">
        <source>%Ln hidden characters</source>
        <translation>
            <numerusform>%Ln hidden character</numerusform>
            <numerusform>%Ln hidden characters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LibraryActions</name>
    <message numerus="yes">
        <source>%Ln conversations were archived.</source>
        <translation>
            <numerusform>%Ln conversation was archived.</numerusform>
            <numerusform>%Ln conversations were archived.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversations were moved.</source>
        <translation>
            <numerusform>%Ln conversation was moved.</numerusform>
            <numerusform>%Ln conversations were moved.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversations were deleted.</source>
        <translation>
            <numerusform>%Ln conversation was deleted.</numerusform>
            <numerusform>%Ln conversations were deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversations were restored.</source>
        <translation>
            <numerusform>%Ln conversation was restored.</numerusform>
            <numerusform>%Ln conversations were restored.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete these %Ln conversations for good?</source>
        <translation>
            <numerusform>Delete this %Ln conversation for good?</numerusform>
            <numerusform>Delete these %Ln conversations for good?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MessageActions</name>
    <message numerus="yes">
        <source>%Ln messages were deleted.</source>
        <translation>
            <numerusform>%Ln message was deleted.</numerusform>
            <numerusform>%Ln messages were deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Not sent, until you choose another model: the %Ln oldest messages.</source>
        <translation>
            <numerusform>Not sent, until you choose another model: the oldest message.</numerusform>
            <numerusform>Not sent, until you choose another model: the %Ln oldest messages.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Not sent, until you choose another model: %Ln attachments.</source>
        <translation>
            <numerusform>Not sent, until you choose another model: %Ln attachment.</numerusform>
            <numerusform>Not sent, until you choose another model: %Ln attachments.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Outgoing</name>
    <message numerus="yes">
        <source>This model does not see images: %Ln images of this conversation are not sent to it.</source>
        <translation>
            <numerusform>This model does not see images: %Ln image of this conversation is not sent to it.</numerusform>
            <numerusform>This model does not see images: %Ln images of this conversation are not sent to it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only the newest {sent} images of this conversation are sent with the next message; %Ln older ones are left out.</source>
        <translation>
            <numerusform>Only the newest {sent} images of this conversation are sent with the next message; %Ln older one is left out.</numerusform>
            <numerusform>Only the newest {sent} images of this conversation are sent with the next message; %Ln older ones are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only the newest {sent} files are sent with the next message; %Ln older ones are left out.</source>
        <translation>
            <numerusform>Only the newest {sent} files are sent with the next message; %Ln older one is left out.</numerusform>
            <numerusform>Only the newest {sent} files are sent with the next message; %Ln older ones are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln page images of PDF files are left out: newer images take their room.</source>
        <translation>
            <numerusform>%Ln page image of PDF files is left out: newer images take its room.</numerusform>
            <numerusform>%Ln page images of PDF files are left out: newer images take their room.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Transfers</name>
    <message numerus="yes">
        <source>%Ln conversations were exported.</source>
        <translation>
            <numerusform>%Ln conversation was exported.</numerusform>
            <numerusform>%Ln conversations were exported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversations were imported.</source>
        <translation>
            <numerusform>%Ln conversation was imported.</numerusform>
            <numerusform>%Ln conversations were imported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln got new messages.</source>
        <translation>
            <numerusform>%Ln got new messages.</numerusform>
            <numerusform>%Ln got new messages.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>And %Ln more like these.</source>
        <translation>
            <numerusform>And %Ln more like these.</numerusform>
            <numerusform>And %Ln more like these.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Counts</name>
    <message numerus="yes">
        <source>Context: %Ln tokens</source>
        <translation>
            <numerusform>Context: %Ln token</numerusform>
            <numerusform>Context: %Ln tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>An answer: at most %Ln tokens</source>
        <translation>
            <numerusform>An answer: at most %Ln token</numerusform>
            <numerusform>An answer: at most %Ln tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes old</source>
        <translation>
            <numerusform>%n minute old</numerusform>
            <numerusform>%n minutes old</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hours old</source>
        <translation>
            <numerusform>%n hour old</numerusform>
            <numerusform>%n hours old</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days old</source>
        <translation>
            <numerusform>%n day old</numerusform>
            <numerusform>%n days old</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pages</source>
        <translation>
            <numerusform>%Ln page</numerusform>
            <numerusform>%Ln pages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln page images</source>
        <translation>
            <numerusform>%Ln page image</numerusform>
            <numerusform>%Ln page images</numerusform>
        </translation>
    </message>
</context>
</TS>
