package org.opportune.jobs.table;

import java.util.List;

/** All tables of a warehouse. */
public final class Tables {
  /** In the order in which a night writes them. */
  public static final List<Table<?>> ALL =
      List.of(
          InstancesTable.TABLE,
          SlidesTable.TABLE,
          SeriesTable.TABLE,
          FindingsTable.TABLE,
          ScanLabelsTable.TABLE,
          SlideFindingsTable.TABLE,
          ReportLabelsTable.TABLE,
          PatientsTable.TABLE,
          PatientsTable.BY_YEAR,
          PatientChangesTable.TABLE,
          StageModelsTable.TABLE,
          DriftTable.TABLE,
          Quarantined.TABLE,
          RunsTable.TABLE);

  private Tables() {}
}
