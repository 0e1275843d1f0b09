package org.opportune.ingest.dicom;

import java.util.Set;

/** Value representations (PS3.5 section 6.2) and those of the tags Opportune reads (PS3.6). */
final class ValueRepresentations {
  static final String SEQUENCE = "SQ";
  static final String UNKNOWN = "UN";

  private static final Set<String> LONG_FORM =
      Set.of("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV");
  private static final Set<String> SHORT_FORM =
      Set.of(
          "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FL", "FD", "IS", "LO", "LT", "PN", "SH", "SL",
          "SS", "ST", "TM", "UI", "UL", "US");

  /** All pairs of capital letters, so that no element makes text of its own. */
  private static final String[] PAIRS = new String[26 * 26];

  static {
    for (int i = 0; i < PAIRS.length; i++) {
      PAIRS[i] = "" + (char) ('A' + i / 26) + (char) ('A' + i % 26);
    }
  }

  private ValueRepresentations() {}

  /** The text of two capital letters. */
  static String of(int first, int second) {
    return PAIRS[(first - 'A') * 26 + second - 'A'];
  }

  /** Whether the two letters are a value representation of the standard. */
  static boolean isKnown(String vr) {
    return LONG_FORM.contains(vr) || SHORT_FORM.contains(vr);
  }

  /** Whether the length has 32 bits, after two reserved bytes. */
  static boolean isLongForm(String vr) {
    return LONG_FORM.contains(vr);
  }

  /**
   * The representation of an element that does not name its own: binary numbers and sequences this
   * program reads; text for all else, which costs nothing until somebody asks for the value.
   */
  static String ofTag(int tag) {
    return switch (tag) {
      case DicomTag.MODALITY_LUT_SEQUENCE,
          DicomTag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE,
          DicomTag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE,
          DicomTag.PIXEL_MEASURES_SEQUENCE,
          DicomTag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
          DicomTag.PLANE_POSITION_SEQUENCE,
          DicomTag.PLANE_ORIENTATION_SEQUENCE,
          DicomTag.CONTRAST_BOLUS_AGENT_SEQUENCE,
          DicomTag.CT_RECONSTRUCTION_SEQUENCE,
          DicomTag.CT_EXPOSURE_SEQUENCE,
          DicomTag.CT_XRAY_DETAILS_SEQUENCE,
          DicomTag.CT_IMAGE_FRAME_TYPE_SEQUENCE ->
          SEQUENCE;
      // Padding is US or SS by PixelRepresentation; the pixel reader takes the low bits either way.
      case DicomTag.ROWS,
          DicomTag.COLUMNS,
          DicomTag.SAMPLES_PER_PIXEL,
          DicomTag.PLANAR_CONFIGURATION,
          DicomTag.BITS_ALLOCATED,
          DicomTag.BITS_STORED,
          DicomTag.HIGH_BIT,
          DicomTag.PIXEL_REPRESENTATION,
          DicomTag.PIXEL_PADDING_VALUE,
          DicomTag.PIXEL_PADDING_RANGE_LIMIT,
          DicomTag.LUT_DESCRIPTOR,
          DicomTag.LUT_DATA ->
          "US";
      case DicomTag.EXPOSURE_IN_MAS -> "FD";
      default -> UNKNOWN;
    };
  }

  /** The representation to read a value with, given what the element says. */
  static String effective(int tag, String stated) {
    return stated.equals(UNKNOWN) || !isKnown(stated) ? ofTag(tag) : stated;
  }
}
