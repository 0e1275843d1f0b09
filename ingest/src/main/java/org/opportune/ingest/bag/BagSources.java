package org.opportune.ingest.bag;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens a set of bags by what lies in its folder. */
public final class BagSources {
  private static final String LABELS = "labels.csv";

  private static final String KNOWN =
      String.join(
          "; ",
          "a CSV file, or a folder with labels.csv (columns image, perhaps patient, and 0 or 1 per"
              + " label)",
          "NuCLS (folders rgb and csv)",
          "BCSS (folders rgbs_colorNormalized and masks)",
          "PanNuke (images/foldN/images.npy and masks/foldN/masks.npy)");

  private BagSources() {}

  /**
   * Opens a set. NuCLS opens with its superclasses.
   *
   * @param path a CSV file of labels, or a folder in one of the layouts
   * @throws BagException when it is in none of them, in several, or not in order
   */
  public static BagSource open(Path path) throws BagException {
    if (Files.isRegularFile(path)) {
      return LabelFileBags.open(path);
    }
    if (!Files.isDirectory(path)) {
      throw new BagException("Cannot open set " + path + ": no such file or folder");
    }
    List<String> found = new ArrayList<>();
    if (Files.isRegularFile(path.resolve(LABELS))) {
      found.add(LABELS);
    }
    if (both(path, NuclsBags.PICTURES, NuclsBags.ANNOTATIONS)) {
      found.add("NuCLS");
    }
    if (both(path, BcssBags.PICTURES, BcssBags.MASKS)) {
      found.add("BCSS");
    }
    if (!PanNukeBags.images(path).isEmpty()) {
      found.add("PanNuke");
    }
    if (found.size() != 1) {
      throw new BagException(
          "Cannot open set %s: it is laid out as %s. Known layouts: %s"
              .formatted(
                  path, found.isEmpty() ? "none known" : String.join(" and ", found), KNOWN));
    }
    return switch (found.get(0)) {
      case "NuCLS" -> NuclsBags.open(path, NuclsBags.SUPER_CLASS);
      case "BCSS" -> BcssBags.open(path);
      case "PanNuke" -> PanNukeBags.open(path);
      default -> LabelFileBags.open(path.resolve(LABELS));
    };
  }

  private static boolean both(Path folder, String one, String other) {
    return Files.isDirectory(folder.resolve(one)) && Files.isDirectory(folder.resolve(other));
  }
}
