package org.opportune.jobs.table;

/** Meanings of the columns that stand in several tables. */
final class Meanings {
  static final Meaning PATIENT_KEY =
      pseudonym("the patient", "of the issuer and the patient number");
  static final Meaning STUDY_KEY = pseudonym("the study", "of StudyInstanceUID");
  static final Meaning SERIES_KEY = pseudonym("the series", "of SeriesInstanceUID");

  static final Meaning OBJECT_REF =
      Meaning.of("sealed object key; open with: opportune locate")
          .computed("deterministic authenticated encryption under the site key");

  static final Meaning SERIES_DIGEST =
      Meaning.of("which state of the series: changes when an object does")
          .computed("SHA-256 over the sorted instance keys and etags");

  static final Meaning NETWORK_SHA256 =
      Meaning.of("which state of the network").computed("SHA-256 of its weights");

  static final Meaning LUNG_MASK =
      Meaning.of(
          "what found the lungs: classical, or the name of a bundle; null: classical, in rows of"
              + " before there was this column");
  static final Meaning LUNG_MASK_SHA256 =
      Meaning.of("the network that found the lungs; null: classical, without a network")
          .computed("SHA-256 of its bundle");

  static final Meaning AGE_YEARS =
      Meaning.of("age at the study, whole years; 90 means 90 or more")
          .range(0, 90)
          .computed("PatientAge (0010,1010), else from the birth date");

  static final Meaning SEX = Meaning.of("PatientSex (0010,0040)").codes(CodeLists.SEX);
  static final Meaning SITE = Meaning.of("InstitutionName (0008,0080)");
  static final Meaning STUDY_YEAR = Meaning.of("year of the study");
  static final Meaning STUDY_MONTH =
      Meaning.of("month of the study; no finer date is kept").range(1, 12);

  static final Meaning MANUFACTURER = Meaning.of("Manufacturer (0008,0070)");
  static final Meaning SCANNER_MODEL = Meaning.of("ManufacturerModelName (0008,1090)");
  static final Meaning KERNEL = Meaning.of("ConvolutionKernel (0018,1210)");
  static final Meaning KERNEL_CLASS =
      Meaning.of("how sharp the kernel is")
          .codes(CodeLists.KERNEL_CLASS)
          .computed("the shipped kernel map, by manufacturer and kernel");
  static final Meaning KVP = Meaning.of("tube voltage, KVP (0018,0060)").unit("kV").atLeast(0);
  static final Meaning EXPOSURE_MAS = Meaning.of("tube current times exposure time").atLeast(0);
  static final Meaning CONTRAST =
      Meaning.of("a contrast agent was given; null: the object does not say")
          .computed("ContrastBolusAgent (0018,0010) or sequence, else the series description");

  static final Meaning ROWS = Meaning.of("matrix rows").unit("pixels").atLeast(1);
  static final Meaning COLUMNS = Meaning.of("matrix columns").unit("pixels").atLeast(1);
  static final Meaning ROW_SPACING_MM = Meaning.of("distance between rows").atLeast(0);
  static final Meaning COLUMN_SPACING_MM = Meaning.of("distance between columns").atLeast(0);
  static final Meaning SLICE_SPACING_MM =
      Meaning.of("distance between slices")
          .atLeast(0)
          .computed("median over the stack, from the slice positions");
  static final Meaning SLICE_THICKNESS_MM = Meaning.of("SliceThickness (0018,0050)").atLeast(0);

  static final Meaning LUNG_VOLUME_ML =
      Meaning.of("volume of both lungs")
          .atLeast(0)
          .computed("voxels of the lung mask, padding left out, times their volume");
  static final Meaning LAA950_PERCENT = laa(-950);
  static final Meaning PERC15_HU =
      Meaning.of("Perc15: HU below which 15 % of the lung lies")
          .computed("smallest HU at or below which at least 15 % of lung volume lies");
  static final Meaning ANOMALY_SCORE =
      Meaning.of("how much of the lung the network finds abnormal")
          .range(0, 1)
          .computed("mean of the anomaly map, clipped to 0..1, over the lung volume of all slices");

  static final Meaning ANOMALY_SCORE_SD =
      Meaning.of(
              "how unsure the network is of anomaly_score, less than the score may err; null: it was"
                  + " trained without dropout")
          .atLeast(0)
          .computed(
              "standard deviation of the score over screen.thinned-networks copies of the network"
                  + " with channels switched off, on screen.sampled-slices slices");

  static final Meaning FLAGS = Meaning.of("what qualifies the row").codes(CodeLists.FLAG);

  private Meanings() {}

  static Meaning pseudonym(String of, String over) {
    return Meaning.of("pseudonym of " + of).computed("HMAC-SHA-256 under the site key " + over);
  }

  /** Share of lung at or below a threshold. */
  static Meaning laa(int hu) {
    return Meaning.of("LAA" + hu + ": share of lung volume at or below " + hu + " HU")
        .range(0, 100)
        .computed("by volume over the lung mask, padding left out");
  }

  static Meaning share(String what) {
    return Meaning.of(what).range(0, 1);
  }
}
