package org.opportune.ingest.bag;

import java.io.IOException;
import java.util.List;
import org.opportune.ingest.slide.SlideException;
import org.opportune.ingest.slide.SlidePicture;

/** Images with labels of the whole image: a multi-instance multi-label training set. */
public interface BagSource {

  /** Names of the labels, in order. */
  List<String> labels();

  /** Images of the set. */
  int size();

  /** Name of an image within the set. */
  String id(int index);

  /** Images that must not be split between training and validation share it. */
  String patientKey(int index);

  /** Which labels an image bears, one per label. */
  boolean[] present(int index);

  /** Reads an image. */
  SlidePicture read(int index) throws IOException, SlideException;
}
