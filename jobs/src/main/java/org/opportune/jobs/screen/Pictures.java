package org.opportune.jobs.screen;

/** Where overlay pictures stand in a warehouse: one PNG per series, named by its pseudonym. */
public final class Pictures {
  /** Folder of the pictures. */
  public static final String FOLDER = "pictures";

  private static final String SUFFIX = ".png";

  private Pictures() {}

  /** Path of a series' picture, relative to the warehouse. */
  public static String path(String seriesKey) {
    return FOLDER + "/" + seriesKey + SUFFIX;
  }

  /** The series of a picture's file name. */
  public static String seriesKey(String fileName) {
    return fileName.substring(0, fileName.length() - SUFFIX.length());
  }
}
