package org.opportune.jobs.screen;

import java.io.Serializable;

/**
 * Which series get a picture, and in which forms.
 *
 * @param percent share of the series, 0..100
 * @param dicom whether as DICOM too
 */
record PictureChoice(double percent, boolean dicom) implements Serializable {

  /** A sample that is the same every night: the pseudonym is as good as random. */
  boolean isPictured(String seriesKey) {
    long first = Long.parseUnsignedLong(seriesKey.substring(0, 8), 16);
    return first < percent / 100 * (1L << 32);
  }
}
