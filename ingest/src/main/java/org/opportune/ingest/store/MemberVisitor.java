package org.opportune.ingest.store;

import java.io.IOException;
import org.opportune.ingest.Reason;
import org.opportune.ingest.dicom.ByteSource;

/** Meets the members of a container, each once. */
public interface MemberVisitor {
  /**
   * A member.
   *
   * @param content its bytes, to be read before this call returns
   */
  void member(StoredObject member, ByteSource content) throws IOException;

  /** A member that is not opened: encrypted, nested, over budget. */
  void refused(StoredObject member, Reason reason) throws IOException;
}
