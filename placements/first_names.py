"""Common first names of England's young people, their families and their workmates. A short list: it misses many.

Names that are also everyday words, places or shops (Mark, Rose, May, Paris, Chelsea) are left out, so that warnings
stay worth reading; `placements.personal` finds those by the words around them.
"""

NAMES = """
aaliyah aaron abbie abdi abdirahman abdul abdullah abigail adam adele adewale adrian agnieszka ahmed aidan aisha
aishah alan alejandro alex alexander alexandra alfie ali alice alicia alisha alison allan alyssa amanda amelia
amina aminata amir amira amy ana andre andrea andreea andrei andrew angela anil anita anna anne annie anthony
antonio anya archie ariana arjun arthur arun asha ashley ashraf asif ava ayaan ayan ayesha ayisha barbara
beatrice ben benjamin beth bethany bilal brandon brenda brian bronwyn callum cameron carl carla carlos caroline
catherine chantelle charlie charlotte chelsey chloe chris christian christina christine christopher ciara ciaran
claire colin connor conor courtney craig daisy daniel daniela danielle darren david deborah declan denise dennis
derek diane divya dominic donna douglas dylan ebony eddie edward eileen elaine eleanor elena eliza elizabeth
ella ellen ellie elliot emilia emily emma emmanuel eric erin esme esther ethan eva evelyn evie ewa ezekiel
fatima fatoumata fatuma felix fiona florin francesca fraser freddie freya gabriel gabriela gareth gary gavin
gemma geoffrey george georgia georgina geraldine gillian giulia glenn gloria gordon graham gregory gurpreet
habiba hafsa halima hamza hannah harpreet harriet harrison harry harvey hassan hayden hayley heidi helen henry
hibo hugh hussein ian ibrahim idris ieuan ifeoma imogen imran ines irene isaac isabel isabella isabelle isaiah
isha isla ismail jacob jacqueline jade jake jakub jamal james jamie jan janet jared jasmine jason javier jayden
jennifer jenny jeremy jessica jill joanna joanne joel john johnny jonathan jordan jose joseph joshua josie juan
judith julia julian julie juliet kaleb kamal karen karim karl karolina kasia kate katherine kathleen kathryn
katie kayla keira keith kelly kelvin ken kenneth kevin khadija khadijah khalid kieran kimberley kiran kirsty
kofi kristina kwame kyle lara laura lauren layla leah leanne lee leila leo leon leonardo lewis leyla liam libby
linda lisa logan lorraine louis louisa louise luca lucas lucy luis luka lukasz luke lydia lynn maciej maddison
madeleine maeve mahmoud maisie malcolm malik manuel marcin marcus margaret maria mariam marie marina marta
martin martina maryam matilda matteo matthew maya megan mehmet melanie melissa mia michael michal michelle
miguel mina miriam mohamed mohammad mohammed molly monika morgan muhammad musa mustafa nadia naomi natalia
natalie natasha nathan neil ngozi nia niamh nicholas nicola nicole nigel nikita nina noah noor nora nuno oliver
olivia olu oluwaseun omar oscar osman owen pamela patricia patrick patrycja paul paula pauline pedro peter
philip philippa phoebe piotr priya rachael rachel rahul raj rajesh ralph ravi rayan raymond rebecca reece reuben
rhiannon rhys ricardo richard riley rita robert roberto rohan ronald rory rosalind rosie ross rowan russell ruth
ryan saad sabrina safiya said saima salma sam sameer samina samir samira samuel sandra sanjay sara sarah saskia
sean sebastian selina seren shabana shannon sharon shaun sheila shirley shreya sian sienna simon simone siobhan
sofia sonia sophia sophie stacey stephanie stephen steven stuart sunita susan suzanne svetlana sylvia tamara
tanya tariq tatiana teresa thea theo theresa thomas tiana tiffany timothy toby tomasz tommy toni tony tracey
trevor tristan tyler tyrone umar uzma valentina valerie vanessa veronica vikram vincent wayne wendy wiktoria
william xavier yasmin yasmine yousef yusuf yvonne zac zachary zahra zainab zak zara zeynep zoe zofia zuzanna
"""
FIRST_NAMES = frozenset(NAMES.split())
