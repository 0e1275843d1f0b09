package org.opportune.jobs.table;

import java.util.List;

/**
 * The values a column may hold, and what each means. Codes are added, never renamed.
 *
 * @param name what the list is of, in a word or two
 * @param codes in the order in which people should read them
 */
public record CodeList(String name, List<Code> codes) {

  /** Copies the list. */
  public CodeList {
    codes = List.copyOf(codes);
  }

  /**
   * One value.
   *
   * @param value as stored
   * @param meaning what it says
   */
  public record Code(String value, String meaning) {}

  static CodeList of(String name, Code... codes) {
    return new CodeList(name, List.of(codes));
  }

  static Code code(Object value, String meaning) {
    return new Code(value.toString(), meaning);
  }
}
