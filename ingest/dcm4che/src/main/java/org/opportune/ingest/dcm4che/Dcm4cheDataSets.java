package org.opportune.ingest.dcm4che;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.opportune.ingest.dicom.DataSetReader;
import org.opportune.ingest.dicom.DicomAttributes;
import org.opportune.ingest.dicom.DicomException;
import org.opportune.ingest.dicom.DicomWarning;
import org.opportune.ingest.dicom.ElementWindow;
import org.opportune.ingest.dicom.Encoding;
import org.opportune.ingest.dicom.Fragments;
import org.opportune.ingest.dicom.PixelElement;
import org.opportune.ingest.dicom.ReaderSettings;
import org.opportune.ingest.dicom.TextDecoder;

/**
 * Data sets, fragments and text by dcm4che-core. It is told how the data set is written, for it
 * takes the meta group's word where that is wrong. What it cannot read, or would forgive where the
 * rules of {@link DataSetReader} do not, the built-in parser decides: it reads the data set with
 * the warning {@link DicomWarning#BUILT_IN_PARSER}, or says why not.
 *
 * <p>By case of the project's list: 1-4 are settled before a data set is reached; 5 (nesting) and
 * limits are checked in {@link BoundedInput} before dcm4che recurses; 6 (UN that holds no items), 7
 * (a sequence longer than stated), 8 (bytes after the last element), 10 (cut fragments) go to the
 * built-in parser; 37 by {@link Dcm4cheText}.
 */
final class Dcm4cheDataSets implements DataSetReader {
  private final ReaderSettings settings;
  private final DataSetReader builtIn;

  Dcm4cheDataSets(ReaderSettings settings) {
    this.settings = settings;
    this.builtIn = DataSetReader.builtIn(settings);
  }

  @Override
  public long read(
      ElementWindow window,
      long position,
      Encoding encoding,
      DicomAttributes.Builder content,
      Set<DicomWarning> warnings)
      throws DicomException, IOException {
    try (BoundedInput input =
        new BoundedInput(window.streamFrom(position), encoding, settings.limits())) {
      Attributes attributes = new Attributes(encoding.bigEndian());
      long pixelData = input.readToPixels(attributes);
      AttributeCopy.copy(attributes, content);
      return pixelData < 0 ? -1 : position + pixelData;
    } catch (IOException | RuntimeException e) {
      warnings.add(DicomWarning.BUILT_IN_PARSER);
      return builtIn.read(window, position, encoding, content, warnings);
    }
  }

  @Override
  public Fragments fragments(
      byte[] data, PixelElement element, String transferSyntaxUid, Set<DicomWarning> warnings)
      throws DicomException {
    int from = element.valueOffset();
    try (FragmentInput input =
        new FragmentInput(new ByteArrayInputStream(data, from, data.length - from), data, from)) {
      List<Fragments.Fragment> fragments = input.fragments();
      if (!fragments.isEmpty()) {
        return new Fragments(data, fragments, input.offsetTable());
      }
    } catch (IOException | RuntimeException e) {
      warnings.add(DicomWarning.BUILT_IN_PARSER);
    }
    return builtIn.fragments(data, element, transferSyntaxUid, warnings);
  }

  @Override
  public TextDecoder text(String declaration) {
    return Dcm4cheText.of(declaration, builtIn.text(declaration));
  }

  /** Whether parsing stops before an element: at pixels, of whatever kind. */
  static boolean isPixels(int tag) {
    return tag == Tag.PixelData || tag == Tag.FloatPixelData || tag == Tag.DoubleFloatPixelData;
  }
}
