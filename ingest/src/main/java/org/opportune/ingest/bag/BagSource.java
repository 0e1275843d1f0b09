package org.opportune.ingest.bag;

import java.io.IOException;
import java.util.List;
import org.opportune.ingest.slide.SlideException;
import org.opportune.ingest.slide.SlidePicture;

/**
 * Images with labels of the whole image: a multi-instance multi-label training set. Labels are
 * known at once, pictures are read when asked for. Several threads may read at the same time.
 */
public interface BagSource {
  /** Names of the K labels, in order. */
  List<String> labels();

  /** Number of images. */
  int size();

  /**
   * Name of an image within the set.
   *
   * @param index from 0 to {@link #size()}, exclusive
   */
  String id(int index);

  /**
   * Whose image it is: images that must not be split between training and validation share it.
   *
   * @param index from 0 to {@link #size()}, exclusive
   */
  String patientKey(int index);

  /**
   * Which of the K labels the image has.
   *
   * @param index from 0 to {@link #size()}, exclusive
   */
  boolean[] present(int index);

  /**
   * Reads an image.
   *
   * @param index from 0 to {@link #size()}, exclusive
   * @throws IOException when its file cannot be read
   * @throws SlideException when the file is no image, broken, or over budget
   */
  SlidePicture read(int index) throws IOException, SlideException;

  /** What of the set was left out, and why, for a person to read; empty when all was taken. */
  default List<String> notices() {
    return List.of();
  }
}
