package org.opportune.jobs.screen;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;

/**
 * Where overlay pictures stand in a warehouse: one PNG per series, named by its pseudonym, and the
 * same as DICOM where that is asked for; and one per slide.
 */
public final class Pictures {
  /** Folder of the pictures. */
  public static final String FOLDER = "pictures";

  private static final String PNG = ".png";
  private static final String DICOM = ".dcm";

  private Pictures() {}

  /** Path of a series' picture, relative to the warehouse. */
  public static String png(String seriesKey) {
    return FOLDER + "/" + seriesKey + PNG;
  }

  /** Path of its DICOM twin, relative to the warehouse. */
  public static String dicom(String seriesKey) {
    return FOLDER + "/" + seriesKey + DICOM;
  }

  /** Path of the picture of a slide's evidence, relative to the warehouse. */
  public static String slide(String slideKey) {
    return FOLDER + "/slides/" + slideKey + PNG;
  }

  /** Writes a picture in place of an earlier one. */
  static void write(URI warehouse, Configuration configuration, String relative, byte[] bytes)
      throws IOException {
    Path file = new Path(new Path(warehouse), relative);
    try (FSDataOutputStream out = file.getFileSystem(configuration).create(file, true)) {
      out.write(bytes);
    }
  }

  /** The series of a PNG's file name; empty for any other file. */
  public static Optional<String> seriesOfPng(String fileName) {
    return fileName.endsWith(PNG)
        ? Optional.of(fileName.substring(0, fileName.length() - PNG.length()))
        : Optional.empty();
  }
}
