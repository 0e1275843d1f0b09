package org.opportune.ingest.bag;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opportune.ingest.slide.SlideException;
import org.opportune.ingest.slide.SlidePicture;

/** Bags whose pictures are files; what the readers of such layouts share. */
abstract class PictureBags implements BagSource {
  private static final Pattern TCGA_PATIENT =
      Pattern.compile("TCGA-[A-Z0-9]{2}-[A-Z0-9]{4}(?![A-Z0-9])");

  private final PictureFiles files = new PictureFiles();
  private final List<String> labels;
  private final List<Bag> bags;
  private final List<String> notices;

  /**
   * A picture and its labels.
   *
   * @param id name within the set
   * @param patient whose it is
   * @param labels those it has
   * @param file the picture
   */
  record Bag(String id, String patient, Set<String> labels, Path file) {}

  /**
   * A set.
   *
   * @param labels names of all labels, in order
   * @param bags one per picture
   * @param notices what was left out
   */
  PictureBags(Collection<String> labels, List<Bag> bags, List<String> notices) {
    this.labels = List.copyOf(labels);
    this.bags = List.copyOf(bags);
    this.notices = List.copyOf(notices);
  }

  @Override
  public final List<String> labels() {
    return labels;
  }

  @Override
  public final int size() {
    return bags.size();
  }

  @Override
  public final String id(int index) {
    return bags.get(index).id();
  }

  @Override
  public final String patientKey(int index) {
    return bags.get(index).patient();
  }

  @Override
  public final boolean[] present(int index) {
    boolean[] present = new boolean[labels.size()];
    for (int i = 0; i < present.length; i++) {
      present[i] = bags.get(index).labels().contains(labels.get(i));
    }
    return present;
  }

  @Override
  public final SlidePicture read(int index) throws IOException, SlideException {
    return files.read(bags.get(index).file());
  }

  @Override
  public final List<String> notices() {
    return notices;
  }

  /**
   * The patient in a name with a barcode of The Cancer Genome Atlas, {@code TCGA-A1-A0SK-...}: its
   * first three fields (project, site, participant). A name without one is a patient of its own.
   */
  static String tcgaPatient(String name) {
    Matcher barcode = TCGA_PATIENT.matcher(name);
    return barcode.find() ? barcode.group() : name;
  }
}
