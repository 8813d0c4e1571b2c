import { memo } from "react";
import { useEditor } from "../context";
import { Icon } from "../icons";
import type { Notice } from "../protocol";
import { S } from "../strings";

/** Why nothing can be edited here any more. Cannot be closed: it stays true. */
export function Lost({ text }: { text: string }) {
  return (
    <div className="wb-notice" role="alert" data-wb-lost>
      <span className="wb-notice__text">{text}</span>
    </div>
  );
}

/** What the kernel has to say about the whole graph, with what one can do about it. */
export const Notices = memo(function Notices({ notices }: { notices: readonly Notice[] }) {
  const { kernel } = useEditor();
  const press = (notice: string, action: string) => kernel.send({ op: "notice", notice, action });
  return notices.map((notice) => (
    <div key={notice.id} className="wb-notice" role="alert" data-notice={notice.id}>
      <span className="wb-notice__text">{notice.text}</span>
      {notice.actions.map((action) => (
        <button type="button" key={action.op} className="wb-button" onClick={() => press(notice.id, action.op)}>
          {action.label}
        </button>
      ))}
      <button type="button" className="wb-iconbutton" aria-label={S.close} onClick={() => press(notice.id, "dismiss")}>
        <Icon name="close" size={14} />
      </button>
    </div>
  ));
});
