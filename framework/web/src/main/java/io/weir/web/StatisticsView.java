package io.weir.web;

import java.util.List;

/**
 * The page of statistics ({@code statistics.jte}).
 *
 * @param title the range in words
 * @param beside the range that it is compared with, or empty
 * @param ranges the ranges to choose from
 * @param from the first day, as a browser's field wants it
 * @param to the last day
 * @param notes what is missing and why
 * @param charts numbers over time
 * @param sections numbers, by subject
 * @param rankings lists of those with the most
 */
public record StatisticsView(
    String title,
    String beside,
    List<EventList.Choice> ranges,
    String from,
    String to,
    List<String> notes,
    List<Chart> charts,
    List<Grid> sections,
    List<Grid> rankings) {}
