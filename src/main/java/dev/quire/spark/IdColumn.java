package dev.quire.spark;

import dev.quire.catalogue.Ids;
import java.io.Serializable;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/**
 * A column of ids in the tables of somebody's: whole numbers up to 32 bits come back as {@code
 * int}, other numbers as {@code long}, strings as strings.
 */
final class IdColumn implements Serializable {
  private static final long serialVersionUID = 1;

  /** Beyond it, floating numbers are not told apart, nor are ids. */
  private static final double MOST_EXACT = 0x1p53;

  private final String type; // as Spark writes it

  private IdColumn(String type) {
    this.type = type;
  }

  /** That of a column of this type. */
  static IdColumn of(DataType given) {
    if (given instanceof StringType) {
      return new IdColumn("string");
    }
    return new IdColumn(isShort(given) ? "int" : "bigint");
  }

  /** One that {@link #toString} has told. */
  static IdColumn of(String type) {
    return new IdColumn(type);
  }

  private static boolean isShort(DataType type) {
    return type.equals(DataTypes.IntegerType)
        || type.equals(DataTypes.ShortType)
        || type.equals(DataTypes.ByteType);
  }

  /** Whether a column of this type can have ids. */
  static boolean isPossible(DataType type) {
    return type instanceof StringType || type instanceof NumericType;
  }

  /** Its type where ids come back. */
  DataType type() {
    return switch (type) {
      case "string" -> DataTypes.StringType;
      case "int" -> DataTypes.IntegerType;
      default -> DataTypes.LongType;
    };
  }

  /** An id of a model as a value of this column. */
  Object value(Ids ids, int place) {
    if (type.equals("string")) {
      return ids.id(place);
    }
    long number = ids.areNumbers() ? ids.number(place) : Long.parseLong(ids.id(place));
    return type.equals("int") ? (Object) (int) number : number;
  }

  /**
   * Where a value stands among the ids of a model.
   *
   * @param value null, a string or a number
   * @return -1 for one that isn't there
   */
  static int find(Ids ids, Object value) {
    if (value instanceof Number number) {
      return isWhole(number) ? find(ids, number.longValue()) : -1;
    }
    return value == null ? -1 : ids.indexOf(value.toString());
  }

  private static int find(Ids ids, long id) {
    if (!ids.areNumbers()) {
      return ids.indexOf(Long.toString(id));
    }
    return id < 0 ? -1 : ids.indexOf(id);
  }

  /** Whether a number is an id without a loss. */
  static boolean isWhole(Number number) {
    if (number instanceof Long || number instanceof Integer) {
      return true;
    }
    double value = number.doubleValue();
    return value == Math.rint(value) && Math.abs(value) <= MOST_EXACT;
  }

  @Override
  public String toString() {
    return type;
  }
}
