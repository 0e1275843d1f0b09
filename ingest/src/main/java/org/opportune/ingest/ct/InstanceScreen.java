package org.opportune.ingest.ct;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.opportune.ingest.Reason;
import org.opportune.ingest.dicom.DicomAttributes;
import org.opportune.ingest.dicom.DicomException;
import org.opportune.ingest.dicom.DicomHeader;
import org.opportune.ingest.dicom.DicomTag;
import org.opportune.ingest.dicom.TransferSyntax;

/** Decides from its header whether an object can be a slice of a CT series. */
final class InstanceScreen {
  private static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";

  /** CT Image, Enhanced CT Image, Legacy Converted Enhanced CT Image. */
  private static final Set<String> CT_CLASSES =
      Set.of(
          "1.2.840.10008.5.1.4.1.1.2",
          "1.2.840.10008.5.1.4.1.1.2.1",
          "1.2.840.10008.5.1.4.1.1.2.2");

  /** Values of ImageType that no original axial slice has. DERIVED alone is none of them. */
  private static final List<String> NOT_ORIGINAL =
      Stream.of(
              "LOCALIZER",
              "SECONDARY",
              "SCREEN",
              "DOSE",
              "MPR",
              "REFORMAT",
              "MIP",
              "MINIP",
              "MAX_IP",
              "MIN_IP",
              "AVERAGE",
              "PROJECTION",
              "RENDERED",
              "VRT",
              "CORONAL",
              "SAGITTAL")
          .map(InstanceScreen::spaced)
          .toList();

  private InstanceScreen() {}

  /** Null when the object can be a slice; else why not. */
  static Reason reason(DicomHeader header, FunctionalGroups groups, long objectBytes)
      throws DicomException {
    DicomAttributes attributes = header.attributes();
    Reason kind = notCt(header);
    if (kind != null) {
      return kind;
    }
    if (attributes.string(DicomTag.SOP_INSTANCE_UID) == null
        || attributes.string(DicomTag.SERIES_INSTANCE_UID) == null
        || attributes.string(DicomTag.STUDY_INSTANCE_UID) == null) {
      return Reason.MALFORMED;
    }
    if (!isOriginal(attributes.strings(DicomTag.IMAGE_TYPE))) {
      return Reason.NOT_AXIAL_ORIGINAL;
    }
    Reason pixels = pixels(header, objectBytes);
    if (pixels != null) {
      return pixels;
    }
    if (!groups.hasHounsfieldRescale()) {
      return Reason.NO_RESCALE;
    }
    return groups.hasGeometry() ? null : Reason.NO_GEOMETRY;
  }

  private static Reason notCt(DicomHeader header) {
    DicomAttributes attributes = header.attributes();
    String sopClass = attributes.string(DicomTag.SOP_CLASS_UID);
    String modality = attributes.string(DicomTag.MODALITY);
    boolean ctClass = sopClass != null && CT_CLASSES.contains(sopClass);
    if (!header.hasPixelData()) {
      // A CT image whose header ends without pixels was cut between two elements.
      return ctClass ? Reason.TRUNCATED : Reason.NOT_AN_IMAGE;
    }
    if (modality == null) {
      return Reason.NO_MODALITY;
    }
    if (!modality.equals("CT")) {
      return Reason.NOT_CT;
    }
    if (sopClass == null || ctClass) {
      return null;
    }
    return sopClass.startsWith(SECONDARY_CAPTURE) ? Reason.NOT_AXIAL_ORIGINAL : Reason.NOT_CT;
  }

  private static Reason pixels(DicomHeader header, long objectBytes) {
    if (!TransferSyntax.isSupported(header.transferSyntaxUid())) {
      return Reason.UNSUPPORTED_TRANSFER_SYNTAX;
    }
    DicomAttributes attributes = header.attributes();
    boolean ct =
        attributes.integer(DicomTag.BITS_ALLOCATED).orElse(16) == 16
            && attributes.integer(DicomTag.SAMPLES_PER_PIXEL).orElse(1) == 1
            && "MONOCHROME2".equals(attributes.string(DicomTag.PHOTOMETRIC_INTERPRETATION));
    if (!ct) {
      return Reason.NOT_CT_PIXELS;
    }
    try {
      header.requirePixels(objectBytes);
      return null;
    } catch (DicomException e) {
      return e.reason();
    }
  }

  /** Whether image type or frame type names an original or plainly derived axial slice. */
  static boolean isOriginal(List<String> imageType) {
    for (String value : imageType) {
      // Vendors write CSA MPR, MPR_AXIAL, SCREEN SAVE: words apart by blanks or underscores.
      String words = spaced(value.toUpperCase(Locale.ROOT));
      for (String word : NOT_ORIGINAL) {
        if (words.contains(word)) {
          return false;
        }
      }
    }
    return true;
  }

  private static String spaced(String value) {
    return " " + value.replace('_', ' ') + " ";
  }
}
