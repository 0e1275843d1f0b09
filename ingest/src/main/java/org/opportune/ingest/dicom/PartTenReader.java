package org.opportune.ingest.dicom;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.opportune.ingest.Reason;

/**
 * Reads objects as PS3.10 files: finds the meta group with or without its preamble, tells how the
 * data set is really written, unpacks a deflated one, and leaves the data set to a {@link
 * DataSetReader}.
 */
public final class PartTenReader implements DicomReader {
  private static final int PREAMBLE = 128;
  private static final int MARK = 4;

  private final DicomLimits limits;
  private final DataSetReader dataSets;

  /** A reader within limits that leaves data sets to another. */
  public PartTenReader(DicomLimits limits, DataSetReader dataSets) {
    this.limits = limits;
    this.dataSets = dataSets;
  }

  @Override
  public DicomHeader header(ByteSource source) throws DicomException, IOException {
    return open(source).header();
  }

  @Override
  public StoredFrames frames(byte[] object) throws DicomException {
    try {
      Opened opened = open(ByteSource.of(object));
      byte[] dataSet = opened.inflated() == null ? object : opened.inflated();
      return PixelFrames.open(dataSet, opened.header(), opened.encoding(), limits, dataSets);
    } catch (IOException e) {
      throw new DicomException(Reason.TRUNCATED, "Cannot read object in memory", e);
    }
  }

  /** A header and what is needed to go on to the pixels; inflated is null unless deflated. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, never handed out.
  private record Opened(DicomHeader header, Encoding encoding, byte[] inflated) {}

  private Opened open(ByteSource source) throws DicomException, IOException {
    Set<DicomWarning> warnings = EnumSet.noneOf(DicomWarning.class);
    ElementWindow window = new ElementWindow(source, limits.maxHeaderBytes());
    DicomAttributes.Builder content = new DicomAttributes.Builder(false);
    long position = start(window, warnings);
    boolean preamble = position > 0;
    if (startsWithMeta(window, position)) {
      position = meta(window, position, content, warnings);
    } else {
      warnings.add(DicomWarning.NO_META);
    }
    String declared = uid(content.value(DicomTag.TRANSFER_SYNTAX_UID));
    if (TransferSyntax.DEFLATED.equals(declared)) {
      byte[] inflated = Inflation.inflate(source, position, limits.maxInflatedBytes());
      ElementWindow unpacked = new ElementWindow(ByteSource.of(inflated), limits.maxHeaderBytes());
      return dataSet(unpacked, 0, content, declared, warnings, inflated);
    }
    if (declared == null && !preamble && detected(window, position, null).isEmpty()) {
      throw new DicomException(Reason.NOT_DICOM, "Cannot read object: not DICOM");
    }
    return dataSet(window, position, content, declared, warnings, null);
  }

  private Opened dataSet(
      ElementWindow window,
      long position,
      DicomAttributes.Builder meta,
      String declared,
      Set<DicomWarning> warnings,
      byte[] inflated)
      throws DicomException, IOException {
    Encoding stated = declared == null ? Encoding.EXPLICIT_LITTLE : Encoding.of(declared);
    Encoding actual = detected(window, position, stated).orElse(stated);
    if (declared != null && actual != stated) {
      warnings.add(DicomWarning.SYNTAX_MISMATCH);
    }
    DicomAttributes.Builder content = meta.withByteOrder(actual.bigEndian());
    long pixelData = dataSets.read(window, position, actual, content, warnings);
    DicomAttributes attributes = content.build(dataSets::text);
    if (!attributes.characterSetsKnown()) {
      warnings.add(DicomWarning.UNKNOWN_CHARACTER_SET);
    }
    // The meta group's word stands for how pixels are compressed, never for how elements are.
    boolean nativePixels = declared == null || TransferSyntax.isNative(declared);
    boolean deflated = inflated != null;
    String syntax = nativePixels && !deflated ? actual.transferSyntaxUid() : declared;
    DicomHeader header = new DicomHeader(attributes, syntax, pixelData, warnings);
    return new Opened(header, actual, inflated);
  }

  /** Where the meta group starts: after the preamble, or at 0 without one. */
  private static long start(ElementWindow window, Set<DicomWarning> warnings)
      throws DicomException, IOException {
    if (window.length() >= PREAMBLE + MARK && isMark(window.copy(PREAMBLE, MARK))) {
      return PREAMBLE + MARK;
    }
    warnings.add(DicomWarning.NO_PREAMBLE);
    return 0;
  }

  private static boolean isMark(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII).equals("DICM");
  }

  private static boolean startsWithMeta(ElementWindow window, long position)
      throws DicomException, IOException {
    return window.length() - position >= 8
        && window.unsignedShort(position, false) == 0x0002
        && window.unsignedShort(position + 2, false) <= 0x0102;
  }

  /** The group ends where another begins, whatever its length element says. */
  private long meta(
      ElementWindow window,
      long position,
      DicomAttributes.Builder content,
      Set<DicomWarning> warnings)
      throws DicomException, IOException {
    DataSetParser parser = new DataSetParser(window, limits, warnings);
    Encoding encoding = detected(window, position, Encoding.EXPLICIT_LITTLE).orElseThrow();
    parser.parse(position, encoding, DataSetParser.Extent.META, content);
    byte[] length = content.value(DicomTag.FILE_META_GROUP_LENGTH);
    if (length != null && length.length == 4) {
      long stated = (length[0] & 0xFF) | (length[1] & 0xFF) << 8 | (length[2] & 0xFF) << 16;
      if (position + 12 + stated != parser.position()) {
        warnings.add(DicomWarning.META_LENGTH_WRONG);
      }
    }
    return parser.position();
  }

  private static Optional<Encoding> detected(ElementWindow window, long position, Encoding declared)
      throws DicomException, IOException {
    return new SyntaxDetector(window).detect(position, declared);
  }

  private static String uid(byte[] value) {
    return value == null ? null : new String(value, StandardCharsets.US_ASCII).trim();
  }
}
