import { useConnection, useStoreApi } from "@xyflow/react";
import type { Connecting } from "../hooks/useConnecting";
import { Icon } from "../icons";
import { beside } from "../model/place";

/** Beside the pointer while a connection is dragged over a port that cannot take it: why. */
export function ConnectionHint({ reason }: Pick<Connecting, "reason">) {
  const connection = useConnection();
  const store = useStoreApi();
  if (!connection.inProgress || connection.isValid !== false) return null;
  const why = reason(connection);
  if (!why) return null;
  return (
    <div className="wb-hint wb-hint--refused" style={beside(connection.pointer, store.getState())}>
      <Icon name="error" size={14} />
      {why}
    </div>
  );
}
