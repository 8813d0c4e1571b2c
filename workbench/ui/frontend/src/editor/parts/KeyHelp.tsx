import { Icon } from "../icons";
import type { Situation } from "../model/commands";
import { helpRows } from "../model/keys";
import { MAC } from "../platform";
import { S } from "../strings";
import { closeOnEscape, takeFocus } from "./keyboard";

export function KeyHelp({ now, onClose }: { now: Situation; onClose: () => void }) {
  return (
    <div className="wb-keyhelp" role="dialog" aria-label={S.helpTitle} onKeyDown={closeOnEscape(onClose)}>
      <header>
        <h2>{S.helpTitle}</h2>
        <button type="button" ref={takeFocus} className="wb-iconbutton" aria-label={S.close} onClick={onClose}>
          <Icon name="close" size={14} />
        </button>
      </header>
      <div className="wb-keyhelp__columns nowheel">
        <Rows rows={S.helpMouse} />
        <Rows rows={helpRows(MAC, now)} />
      </div>
    </div>
  );
}

function Rows({ rows }: { rows: readonly (readonly [string, string])[] }) {
  return (
    <dl>
      {rows.map(([press, effect]) => (
        <div key={press}>
          <dt>{press}</dt>
          <dd>{effect}</dd>
        </div>
      ))}
    </dl>
  );
}
