package org.opportune.ingest.bag;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Fields of breast cancer with nuclei that people classified, in the layout of NuCLS (Amgad et al.,
 * GigaScience 2022, arXiv 2102.09099; the folders of its downloads of 2021): {@code rgb/NAME.png}
 * beside {@code csv/NAME.csv} with a row per nucleus. A field has the labels of the classes that
 * some nucleus of it is given. Nuclei called ambiguous or left unlabeled give none. Fields of one
 * TCGA participant share the patient.
 */
public final class NuclsBags extends PictureBags {
  /** Column of the four superclasses. */
  public static final String SUPER_CLASS = "super_classification";

  /** Column of the seven classes. */
  public static final String MAIN_CLASS = "main_classification";

  /** Folder of the pictures. */
  static final String PICTURES = "rgb";

  /** Folder of the annotations. */
  static final String ANNOTATIONS = "csv";

  private static final Set<String> NO_CLASS = Set.of("", "AMBIGUOUS", "unlabeled");

  private NuclsBags(Set<String> labels, List<Bag> bags, List<String> notices) {
    super(labels, bags, notices);
  }

  /**
   * Reads the annotations of all fields; pictures are read later.
   *
   * @param folder holds {@code rgb} and {@code csv}
   * @param column which classes: {@link #SUPER_CLASS} or {@link #MAIN_CLASS}
   * @throws BagException when a file is not as described
   */
  public static NuclsBags open(Path folder, String column) throws BagException {
    List<Bag> bags = new ArrayList<>();
    int without = 0;
    for (Path picture : PictureFiles.pngs(folder.resolve(PICTURES))) {
      String name = PictureFiles.stem(picture);
      Path csv = folder.resolve(ANNOTATIONS).resolve(name + ".csv");
      if (!Files.isRegularFile(csv)) {
        without++;
        continue;
      }
      DelimitedTable table = DelimitedTable.read(csv, ',');
      int at = table.require(column, "class of the nucleus");
      Set<String> classes = new LinkedHashSet<>();
      table.rows().forEach(row -> classes.add(row.cells().get(at)));
      classes.removeAll(NO_CLASS);
      bags.add(new Bag(name, tcgaPatient(name), classes, picture));
    }
    TreeSet<String> labels = new TreeSet<>();
    bags.forEach(bag -> labels.addAll(bag.labels()));
    if (labels.isEmpty()) {
      throw new BagException(
          "Invalid set %s: no picture of rgb has a classified nucleus in csv; unpack both folders of one download"
              .formatted(folder));
    }
    return new NuclsBags(
        labels,
        bags,
        without == 0
            ? List.of()
            : List.of("pictures of rgb left out, for csv has no table of theirs: " + without));
  }
}
