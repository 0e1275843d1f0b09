package org.opportune.ingest.ct;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opportune.ingest.dicom.DicomAttributes;
import org.opportune.ingest.dicom.DicomTag;

/**
 * When an object was acquired, from the start of its series: enough to tell acquisitions apart, and
 * no time of day that could single out a visit.
 */
final class AcquisitionClock {
  /** VR TM (PS3.5 section 6.2), and with colons as ACR-NEMA wrote it; minutes may be missing. */
  private static final Pattern TIME =
      Pattern.compile("([01]\\d|2[0-3])(?::?([0-5]\\d)(?::?([0-5]\\d|60)(\\.\\d{1,6})?)?)?");

  private static final int DATE_DIGITS = 8;
  private static final double DAY_S = 86_400;

  private AcquisitionClock() {}

  /**
   * AcquisitionTime (0008,0032), or the time of AcquisitionDateTime (0008,002A), less SeriesTime
   * (0008,0031), or StudyTime (0008,0030) where there is none; the shorter way round midnight.
   *
   * @return seconds in -43200..43200, null when the object does not say
   */
  static Double offsetSeconds(DicomAttributes attributes) {
    Double acquired = seconds(attributes.string(DicomTag.ACQUISITION_TIME));
    if (acquired == null) {
      acquired = seconds(timeOf(attributes.string(DicomTag.ACQUISITION_DATE_TIME)));
    }
    Double start = seconds(attributes.string(DicomTag.SERIES_TIME));
    if (start == null) {
      start = seconds(attributes.string(DicomTag.STUDY_TIME));
    }
    return acquired == null || start == null
        ? null
        : Double.valueOf(Math.IEEEremainder(acquired - start, DAY_S));
  }

  private static String timeOf(String dateTime) {
    return dateTime == null || dateTime.length() < DATE_DIGITS
        ? null
        : dateTime.substring(DATE_DIGITS).replaceAll("[+-]\\d{4}$", "");
  }

  private static Double seconds(String time) {
    Matcher matcher = time == null ? null : TIME.matcher(time);
    if (matcher == null || !matcher.matches()) {
      return null;
    }
    return 3600 * part(matcher, 1) + 60 * part(matcher, 2) + part(matcher, 3) + part(matcher, 4);
  }

  private static double part(Matcher matcher, int group) {
    return matcher.group(group) == null ? 0 : Double.parseDouble(matcher.group(group));
  }
}
