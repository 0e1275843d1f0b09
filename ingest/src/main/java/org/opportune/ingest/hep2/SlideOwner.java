package org.opportune.ingest.hep2;

import java.time.LocalDate;
import java.util.Locale;
import java.util.SplittableRandom;
import org.opportune.ingest.phantom.InventedName;
import org.opportune.ingest.phantom.Seeds;

/**
 * Whose serum is on a slide. Names and numbers are invented, and planted so that tests can search
 * for them where they must not be.
 *
 * @param patientId unique within a plan
 * @param patientName {@code Family^Given}
 * @param accessionNumber of the order
 * @param studyDate day of the test
 */
record SlideOwner(
    String patientId, String patientName, String accessionNumber, LocalDate studyDate) {
  private static final int COLUMNS = 12;
  private static final int ROWS = 8;

  static SlideOwner of(Hep2Plan plan, int patient) {
    SplittableRandom random = new SplittableRandom(Seeds.of(plan.seed(), "slide owner " + patient));
    // Four of five patients of an ANA laboratory are women.
    String name = InventedName.draw(random, random.nextInt(5) < 4 ? "F" : "M");
    LocalDate date = LocalDate.of(2024, 1, 1).plusDays(random.nextInt(660));
    return new SlideOwner(
        String.format(Locale.ROOT, "IM%08d", (patient * 7919L + 20_000_003L) % 99_999_989L),
        name,
        String.format(Locale.ROOT, "S%02d%07d", date.getYear() % 100, random.nextInt(10_000_000)),
        date);
  }

  /**
   * Where a laboratory's software would put the picture of a well: month, name and number of the
   * patient, order, well of a plate of 96.
   */
  String objectKey(int index, String extension) {
    return String.format(
        Locale.ROOT,
        "immunology/%d-%02d/%s_%s/%s_%c%02d.%s",
        studyDate.getYear(),
        studyDate.getMonthValue(),
        patientName.replace('^', '_'),
        patientId,
        accessionNumber,
        'A' + index / COLUMNS % ROWS,
        1 + index % COLUMNS,
        extension);
  }
}
