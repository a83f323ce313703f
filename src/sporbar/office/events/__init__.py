"""Events in the office: conferences, courses, meetings with others, visits."""
