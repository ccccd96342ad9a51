-- Whoever waits for mails or watches instances is woken after the commit by the host that committed (CommitNotices), no
-- longer inside the transaction: the server lets transactions that notify commit one after the other, each with a flush of
-- its own, while others share one.

DROP TRIGGER wake_senders ON mail.outbox;
DROP FUNCTION mail.wake_senders();

DROP TRIGGER tell_observers ON workflow.instance;
DROP FUNCTION workflow.tell_observers();
