package dev.quire.ask;

/**
 * Items by their ids.
 *
 * @param name by which people know the list, that of its file for example
 * @param ids external ids, in any order
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
public record ItemList(String name, long... ids) {}
