package org.opportune.ingest.dicom;

import java.io.IOException;
import java.util.Set;

/** Data sets by the parser that ships with Opportune; no third-party code. */
final class BuiltInDataSets implements DataSetReader {
  private final ReaderSettings settings;
  private final TextDecoder undeclared;

  BuiltInDataSets(ReaderSettings settings) {
    this.settings = settings;
    this.undeclared = CharacterSets.of(settings.undeclaredText());
  }

  @Override
  public long read(
      ElementWindow window,
      long position,
      Encoding encoding,
      DicomAttributes.Builder content,
      Set<DicomWarning> warnings)
      throws DicomException, IOException {
    DataSetParser parser = new DataSetParser(window, settings.limits(), warnings);
    parser.parse(position, encoding, DataSetParser.Extent.DATA_SET, content);
    return parser.pixelDataOffset();
  }

  @Override
  public Fragments fragments(
      byte[] data, PixelElement element, String transferSyntaxUid, Set<DicomWarning> warnings)
      throws DicomException {
    return Fragments.scan(data, element.valueOffset(), transferSyntaxUid, warnings);
  }

  @Override
  public TextDecoder text(String declaration) {
    return declaration.isBlank() ? undeclared : CharacterSets.of(declaration);
  }
}
