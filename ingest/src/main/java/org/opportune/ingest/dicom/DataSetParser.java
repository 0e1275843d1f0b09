package org.opportune.ingest.dicom;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.opportune.ingest.Reason;

/**
 * Parses the elements of a data set with a stack of its own, so that hostile nesting cannot exhaust
 * the thread's (PS3.5 section 7). Stops before pixel data.
 */
final class DataSetParser {
  private static final int ITEM = 0xFFFEE000;
  private static final int ITEM_END = 0xFFFEE00D;
  private static final int SEQUENCE_END = 0xFFFEE0DD;
  private static final int PIXEL_GROUP = 0x7FE0;
  private static final long UNDEFINED = 0xFFFFFFFFL;

  /** Longer values of private elements are of no use here and are skipped unread. */
  private static final int MAX_PRIVATE_VALUE = 4096;

  /** Where to stop at the top level. */
  enum Extent {
    /** The file meta group only. */
    META,
    /** Up to pixel data. */
    DATA_SET
  }

  private final ElementWindow window;
  private final DicomLimits limits;
  private final Set<DicomWarning> warnings;
  private final Deque<Scope> scopes = new ArrayDeque<>();
  private Extent extent = Extent.DATA_SET;
  private long position;
  private long pixelDataOffset = -1;
  private int elements;

  DataSetParser(ElementWindow window, DicomLimits limits, Set<DicomWarning> warnings) {
    this.window = window;
    this.limits = limits;
    this.warnings = warnings;
  }

  /** Where parsing stopped. */
  long position() {
    return position;
  }

  /** Offset of the PixelData element, -1 when the data set has none. */
  long pixelDataOffset() {
    return pixelDataOffset;
  }

  /** Parses from {@code from} on into {@code target}. */
  void parse(long from, Encoding encoding, Extent reach, DicomAttributes.Builder target)
      throws DicomException, IOException {
    position = from;
    extent = reach;
    scopes.push(Scope.dataSet(target, encoding, window.length(), false));
    while (!scopes.isEmpty()) {
      try {
        step();
      } catch (DicomException e) {
        retry(e);
      }
    }
  }

  private void step() throws DicomException, IOException {
    Scope scope = scopes.peek();
    if (!scope.undefined() && position >= scope.end()) {
      if (position > scope.end()) {
        throw malformed("items run past the length of their sequence", position);
      }
      scopes.pop();
      return;
    }
    if (scope.isSequence()) {
      item(scope);
    } else {
      element(scope);
    }
  }

  private void item(Scope scope) throws DicomException, IOException {
    boolean bigEndian = scope.encoding().bigEndian();
    int tag = window.tag(position, bigEndian);
    long length = window.unsignedInt(position + 4, bigEndian);
    position += 8;
    if (tag == ITEM) {
      count();
      DicomAttributes.Builder content = new DicomAttributes.Builder(bigEndian);
      scope.items().add(content);
      boolean undefined = length == UNDEFINED;
      long end = undefined ? scope.end() : within(scope, length);
      push(Scope.dataSet(content, scope.encoding(), end, undefined));
    } else if (tag == SEQUENCE_END) {
      if (scope.undefined()) {
        scopes.pop();
      }
    } else {
      throw malformed("a sequence holds something other than items", position - 8);
    }
  }

  private void element(Scope scope) throws DicomException, IOException {
    boolean root = scopes.size() == 1;
    if (root && onlyPaddingLeft()) {
      scopes.pop();
      return;
    }
    Encoding encoding = scope.encoding();
    int tag = window.tag(position, encoding.bigEndian());
    if (root && stopsAt(tag)) {
      scopes.pop();
      return;
    }
    if (tag == ITEM_END || tag == SEQUENCE_END) {
      position += 8;
      if (tag == ITEM_END && scope.undefined()) {
        scopes.pop();
      } else if (tag == SEQUENCE_END && scope.undefined()) {
        throw malformed("an item ends with the delimiter of its sequence", position - 8);
      }
      return;
    }
    count();
    String stated = ValueRepresentations.UNKNOWN;
    long length;
    if (encoding.explicit() && hasLetters(position + 4)) {
      stated =
          ValueRepresentations.of(
              window.unsignedByte(position + 4), window.unsignedByte(position + 5));
      boolean longForm = ValueRepresentations.isLongForm(stated);
      length =
          longForm
              ? window.unsignedInt(position + 8, encoding.bigEndian())
              : window.unsignedShort(position + 6, encoding.bigEndian());
      position += longForm ? 12 : 8;
    } else {
      length = window.unsignedInt(position + 4, encoding.bigEndian());
      position += 8;
      if (encoding.explicit()) {
        warnings.add(DicomWarning.SYNTAX_MISMATCH);
      }
    }
    value(scope, tag, stated, length);
  }

  private void value(Scope scope, int tag, String stated, long length)
      throws DicomException, IOException {
    String vr = ValueRepresentations.effective(tag, stated);
    boolean undefined = length == UNDEFINED;
    boolean statedUnknown = scope.encoding().explicit() && stated.equals("UN");
    if (undefined && (stated.equals("OB") || stated.equals("OW"))) {
      skipFragments(scope.encoding().bigEndian());
    } else if (vr.equals(ValueRepresentations.SEQUENCE)
        || (undefined && (statedUnknown || !scope.encoding().explicit()))) {
      List<DicomAttributes.Builder> items = scope.content().sequence(tag);
      long end = undefined ? scope.end() : within(scope, length);
      // Sequences of unknown representation are implicit little endian (PS3.5 section 6.2.2).
      Encoding encoding = statedUnknown ? Encoding.IMPLICIT_LITTLE : scope.encoding();
      push(Scope.sequence(items, encoding, end, undefined, tag, statedUnknown, position));
    } else if (undefined) {
      throw malformed("an element that cannot have undefined length has", position);
    } else {
      long end = within(scope, length);
      boolean standard = (tag >>> 16 & 1) == 0;
      if (length <= MAX_PRIVATE_VALUE || (standard && length <= limits.maxValueBytes())) {
        scope.content().put(tag, vr, window.copy(position, (int) length));
      }
      position = end;
    }
  }

  /** Encapsulated pixels inside an item, such as those of an icon: of no use here. */
  private void skipFragments(boolean bigEndian) throws DicomException, IOException {
    while (true) {
      count();
      int tag = window.tag(position, bigEndian);
      long length = window.unsignedInt(position + 4, bigEndian);
      position += 8;
      if (tag == SEQUENCE_END) {
        return;
      }
      if (tag != ITEM || length == UNDEFINED) {
        throw malformed("fragments are not items", position - 8);
      }
      position += length;
    }
  }

  /**
   * A sequence of representation UN that does not parse as implicit is tried as explicit, then
   * skipped. Anything else is final.
   */
  private void retry(DicomException cause) throws DicomException, IOException {
    if (cause.reason() == Reason.OVER_BUDGET) {
      throw cause;
    }
    Scope failed = null;
    while (failed == null && !scopes.isEmpty()) {
      Scope scope = scopes.pop();
      failed = scope.retryable() ? scope : null;
    }
    if (failed == null) {
      throw cause;
    }
    Scope parent = scopes.peek();
    position = failed.start();
    if (failed.encoding() == Encoding.IMPLICIT_LITTLE) {
      List<DicomAttributes.Builder> items = parent.content().sequence(failed.tag());
      scopes.push(failed.as(items, Encoding.EXPLICIT_LITTLE));
      return;
    }
    warnings.add(DicomWarning.UNREADABLE_UN_SKIPPED);
    parent.content().remove(failed.tag());
    position = failed.undefined() ? findEnd(failed, parent, cause) : failed.end();
  }

  /** The first sequence delimiter after which the parent plausibly goes on. */
  private long findEnd(Scope failed, Scope parent, DicomException cause)
      throws DicomException, IOException {
    long last = Math.min(failed.end(), window.length()) - 8;
    for (long at = failed.start(); at <= last; at++) {
      if (window.unsignedByte(at) == 0xFE
          && window.tag(at, false) == SEQUENCE_END
          && window.unsignedInt(at + 4, false) == 0
          && continuesAt(at + 8, failed.tag(), parent)) {
        return at + 8;
      }
    }
    throw cause;
  }

  private boolean continuesAt(long at, int after, Scope parent) throws DicomException, IOException {
    if (at == parent.end()) {
      return true;
    }
    if (at + 8 > window.length()) {
      return false;
    }
    int tag = window.tag(at, parent.encoding().bigEndian());
    return tag == ITEM_END
        || (tag >>> 16 != 0xFFFE && Integer.compareUnsigned(tag, after) > 0 && hasLetters(at + 4));
  }

  private void push(Scope scope) throws DicomException {
    // A level of nesting is a sequence and its item; the data set itself is one more.
    if (scopes.size() >= 2 * limits.maxDepth() + 1) {
      throw malformed("sequences nest deeper than " + limits.maxDepth(), position);
    }
    scopes.push(scope);
  }

  /** The end of a value, checked against what encloses it and against the object. */
  private long within(Scope scope, long length) throws DicomException {
    long end = position + length;
    if (end > window.length()) {
      throw new DicomException(
          Reason.TRUNCATED,
          "Cannot read value of " + length + " bytes at " + position + ": the object ends before");
    }
    if (end > scope.end()) {
      throw malformed("a value runs past the item that holds it", position);
    }
    return end;
  }

  private boolean stopsAt(int tag) {
    int group = tag >>> 16;
    if (extent == Extent.META) {
      return group != 0x0002;
    }
    if (tag == DicomTag.PIXEL_DATA) {
      pixelDataOffset = position;
      return true;
    }
    // Float pixels (7FE0,0008) and (7FE0,0009) are no stored values of CT.
    return group == PIXEL_GROUP && ((tag & 0xFFFF) == 0x0008 || (tag & 0xFFFF) == 0x0009);
  }

  /** A few zero bytes at the end of a data set are padding of the medium, not an element. */
  private boolean onlyPaddingLeft() throws DicomException, IOException {
    long left = window.length() - position;
    if (left >= 8) {
      return false;
    }
    for (long at = position; at < window.length(); at++) {
      if (window.unsignedByte(at) != 0) {
        throw new DicomException(
            Reason.TRUNCATED, "Cannot read element at " + position + ": " + left + " bytes left");
      }
    }
    position = window.length();
    return true;
  }

  private boolean hasLetters(long at) throws DicomException, IOException {
    int first = window.unsignedByte(at);
    int second = window.unsignedByte(at + 1);
    return first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
  }

  private void count() throws DicomException {
    if (++elements > limits.maxElements()) {
      throw new DicomException(
          Reason.OVER_BUDGET,
          "Cannot read header: more than " + limits.maxElements() + " elements");
    }
  }

  private static DicomException malformed(String what, long at) {
    return new DicomException(Reason.MALFORMED, "Cannot read header: " + what + ", at " + at);
  }
}
