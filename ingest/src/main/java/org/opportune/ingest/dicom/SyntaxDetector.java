package org.opportune.ingest.dicom;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Tells how a data set is encoded from its first element, because what the meta group says is
 * sometimes wrong and sometimes missing.
 */
final class SyntaxDetector {
  /** Data sets begin with groups 0002 to 0010, rarely with the retired 0000. */
  private static final int LAST_FIRST_GROUP = 0x0040;

  private final ElementWindow window;

  SyntaxDetector(ElementWindow window) {
    this.window = window;
  }

  /**
   * The encoding of the element at {@code position}.
   *
   * @param declared what the meta group says; null when it says nothing
   * @return empty when there is no plausible element
   */
  Optional<Encoding> detect(long position, Encoding declared) throws DicomException, IOException {
    if (window.length() - position < 8) {
      return Optional.empty();
    }
    int little = window.unsignedShort(position, false);
    int big = window.unsignedShort(position, true);
    String vr = new String(window.copy(position + 4, 2), StandardCharsets.US_ASCII);
    if (ValueRepresentations.isKnown(vr)) {
      boolean bigEndian =
          little == big ? declared == Encoding.EXPLICIT_BIG : Integer.compare(big, little) < 0;
      boolean plausible = declared != null || Math.min(big, little) <= LAST_FIRST_GROUP;
      return plausible
          ? Optional.of(bigEndian ? Encoding.EXPLICIT_BIG : Encoding.EXPLICIT_LITTLE)
          : Optional.empty();
    }
    long length = window.unsignedInt(position + 4, false);
    boolean fits = length == 0xFFFFFFFFL || position + 8 + length <= window.length();
    if (declared != null) {
      // A bad representation in explicit data looks like a huge implicit length.
      return Optional.of(fits ? Encoding.IMPLICIT_LITTLE : declared);
    }
    boolean plausible = fits && little <= LAST_FIRST_GROUP && continues(position, little, length);
    return plausible ? Optional.of(Encoding.IMPLICIT_LITTLE) : Optional.empty();
  }

  /** Without a meta group only a second plausible element makes bytes a DICOM object. */
  private boolean continues(long position, int group, long length)
      throws DicomException, IOException {
    int element = window.unsignedShort(position + 2, false);
    long next = position + 8 + length;
    if (length == 0xFFFFFFFFL || next + 8 > window.length() || group + element == 0) {
      return group == 0 && element == 0 && length == 4;
    }
    int nextGroup = window.unsignedShort(next, false);
    int nextElement = window.unsignedShort(next + 2, false);
    boolean ascends = nextGroup > group || (nextGroup == group && nextElement > element);
    return ascends && nextGroup <= 0x7FE0;
  }
}
