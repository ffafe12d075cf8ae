"""More skills that offers name, beside those matching knows (`concepts`): French names | English names, the usual one first;
an entry without a stroke has the same names in both languages. A name behind = counts only where it is written just so: it is
a common word too.

Belongs here: the table. Does not belong here: looking in it (`taxonomy`).
"""

SKILLS = """
Python; Java; JavaScript, ECMAScript; TypeScript; C++; C#, CSharp; .NET, dotnet; PHP; Ruby on Rails, Ruby; Golang;
=Rust; Kotlin; =Scala; Perl; MATLAB; RStudio; VBA; COBOL; ABAP; Bash, shell script, shell scripting; PowerShell; SQL;
PL/SQL; PostgreSQL, Postgres; MySQL, MariaDB; Oracle Database; SQL Server; SQLite; MongoDB; Redis; Elasticsearch,
OpenSearch; Cassandra; Neo4j; Snowflake; BigQuery; Databricks; Redshift; Spring Boot; Hibernate; Django; =Flask;
FastAPI; Laravel; Symfony; Node.js, NodeJS; Express.js; =React, ReactJS; =Angular; Vue.js, VueJS; Next.js; Svelte;
jQuery; HTML, HTML5; CSS, CSS3; Sass; Tailwind; =Bootstrap; WordPress; Drupal; Magento; Shopify; React Native;
Flutter; Android; iOS; SwiftUI; Xamarin; REST API, RESTful API, API REST; GraphQL; gRPC; microservices; Kafka;
RabbitMQ; WebSocket; Docker; Kubernetes; Helm charts; Terraform; Ansible; =Puppet; Jenkins; GitLab CI; GitHub Actions;
Argo CD; Git, GitHub, GitLab; AWS, Amazon Web Services; Microsoft Azure, Azure; Google Cloud, GCP; OpenStack;
serverless; VMware; Proxmox; Hyper-V; Linux; Debian; Red Hat; Windows Server; Active Directory; Office 365, Microsoft
365; Intune; Citrix; TCP/IP; Cisco; Fortinet; VPN; DNS; firewall, pare-feu, firewalls; SIEM; pentest, penetration
testing, test d'intrusion; ISO 27001; OAuth; cryptographie | cryptography; Prometheus; Grafana; Datadog; Splunk;
Zabbix; Nagios; pandas; NumPy; scikit-learn; TensorFlow; PyTorch; Hugging Face; LangChain; computer vision, vision par
ordinateur; traitement automatique du langage, NLP | natural language processing, NLP; apprentissage profond | deep
learning; grands modèles de langage, LLM | large language models, LLM; Apache Spark, PySpark; =Airflow; Dagster; dbt;
Hadoop; ETL, ELT; Power BI; Tableau Software; =Looker; Qlik; Metabase; =SAS; SPSS; statistiques | statistics;
visualisation de données | data visualisation, data visualization; modélisation de données | data modelling, data
modeling; qualité des données | data quality; gouvernance des données | data governance; Jira; =Confluence;
ServiceNow; ITIL; GLPI; Kanban; Prince2; =PMP; Selenium; =Cypress; =Playwright; JUnit; pytest; tests de charge | load
testing; tests de recette, recette fonctionnelle | user acceptance testing, UAT; développement piloté par les tests,
TDD | test driven development, TDD; revue de code | code review; architecture logicielle | software architecture;
spécifications fonctionnelles | functional specifications; systèmes embarqués, logiciel embarqué | embedded systems,
embedded software; temps réel | real time systems; FPGA; VHDL; Figma; Adobe XD; =Sketch; Photoshop; =Illustrator;
InDesign; After Effects; Premiere Pro; Canva; =Blender; expérience utilisateur, UX | user experience, UX; recherche
utilisateur | user research; prototypage | prototyping; AutoCAD; SolidWorks; CATIA; =Inventor; Revit; BIM; SketchUp;
ArchiCAD; ANSYS; métrologie | metrology; Siemens TIA Portal, TIA Portal, Step 7; robotique | robotics; Six Sigma; 5S;
Kaizen; AMDEC | FMEA; GMAO | CMMS; =SAP; =Sage; Cegid; QuickBooks; Xero; Ciel Compta; =EBP; Oracle Fusion; NetSuite;
Odoo; Salesforce; HubSpot; Dynamics 365; Silae; =ADP; Workday; DSN | payroll filing; notes de frais | expense claims;
trésorerie | treasury, cash management; normes IFRS, IFRS | IFRS; US GAAP; audit interne | internal audit; fiscalité |
taxation, tax; analyse financière | financial analysis; reporting financier | financial reporting; immobilisations |
fixed assets; =Word; PowerPoint; =Outlook; tableaux croisés dynamiques | pivot tables; Google Workspace; prise de
notes, compte rendu de réunion | minute taking, taking minutes; gestion d'agenda, tenue d'agenda | diary management,
calendar management; organisation de déplacements | travel arrangements; classement, archivage | filing, archiving;
saisie de données | data entry; frappe rapide, dactylographie | typing, audio typing; gestion du courrier | mail
handling; accueil téléphonique | answering calls, telephone manner; Google Analytics; Google Ads; =SEA; campagnes
publicitaires | advertising campaigns; marketing digital | digital marketing; rédaction web, création de contenu |
copywriting, content creation; e-mailing | email marketing; études de marché | market research; relations presse |
press relations, media relations; événementiel | event management; réanimation | intensive care, resuscitation;
urgences | emergency care, accident and emergency; dialyse | dialysis; chimiothérapie | chemotherapy; oncologie |
oncology; pédiatrie | paediatrics; psychiatrie, santé mentale | mental health, psychiatry; maternité | maternity care;
stérilisation | sterilisation, decontamination; hygiène hospitalière, prévention des infections | infection control,
infection prevention; surveillance des constantes, constantes vitales | vital signs, observations; ECG,
électrocardiogramme | ECG; injections, injection | injections; vaccination | vaccination, immunisation; sonde
urinaire, sondage urinaire | catheter care, catheterisation; stomie | stoma care; diabète | diabetes care; projet de
soins, plan de soins | care plans, care planning; éducation thérapeutique | patient education; trachéotomie |
tracheostomy care; nutrition entérale, alimentation entérale | enteral feeding, PEG feeding; rééducation |
rehabilitation; handicap | disability support; autisme, TSA | autism; aide au lever et au coucher | help getting up
and going to bed; radiologie | radiology; IRM | MRI; échographie | ultrasound; analyses biologiques | blood analysis,
sample analysis; carrelage, pose de carrelage | tiling; placo, plaques de plâtre, cloisons sèches | plasterboard,
drylining; isolation | insulation; étanchéité | waterproofing; zinguerie | leadwork, zinc work; charpente | roof
framing, timber framing; bardage | cladding; menuiserie | joinery, carpentry; ébénisterie | cabinet making; peinture |
painting and decorating; ravalement | facade renovation; béton, coulage du béton | concrete work, concreting;
terrassement | groundworks, earthworks; VRD | utilities works; échafaudage, montage d'échafaudages | scaffolding;
démolition | demolition; pompe à chaleur | heat pumps, heat pump; chaudière, chaudières | boilers; climatisation | air
conditioning; froid commercial | refrigeration; ventilation, VMC | ventilation; photovoltaïque, panneaux solaires |
photovoltaics, solar panels; borne de recharge, IRVE | EV charging; fibre optique | fibre optic; soudure TIG, TIG |
TIG welding; soudure MIG, MIG, MAG | MIG welding; soudure à l'arc | arc welding; brasage | brazing; pliage | metal
bending; découpe laser | laser cutting; tournage | turning; fraisage | milling; impression 3D | 3D printing;
roulements, mécanique industrielle | bearings, industrial mechanics; convoyeurs | conveyors; lecture de plans
mécaniques | mechanical drawings; diagnostic automobile, valise de diagnostic | vehicle diagnostics; freinage |
brakes; carrosserie | bodywork; pont roulant | overhead crane; nacelle, PEMP | cherry picker, IPAF; mini-pelle | mini
digger; travaux sous tension | live working; BT et HTA | high voltage; alarme, systèmes d'alarme | alarm systems;
vidéosurveillance | CCTV; contrôle d'accès | access control; SSIAP | fire safety officer; extincteurs, sécurité
incendie | fire safety; CQP agent de sécurité, carte professionnelle CNAPS | SIA licence; conduite en sécurité,
écoconduite | eco driving, safe driving; hayon | tail lift; frigo, transport frigorifique | refrigerated transport;
citerne | tanker; tournées de livraison | delivery rounds, multi drop; scanner, pistolet de scan | handheld scanner,
barcode scanner; traçabilité | traceability; inventaire tournant | cycle counting; pain, panification | bread making;
viennoiserie | viennoiserie; chocolaterie | chocolate work; découpe de viande | meat cutting, butchery; cuisine du
monde | world cuisine; cuisine gastronomique | fine dining; restauration collective | contract catering; fiches
techniques, coûts matière | food costing, recipe costing; œnologie, sommellerie | wine knowledge, wine service;
cocktails, mixologie | cocktails, mixology; mise en place | mise en place; allergènes | allergens, allergen awareness;
logiciel hôtelier, Opera PMS | Opera PMS, property management system; réservations | reservations, bookings;
gouvernante | housekeeping supervision; coupe et couleur, coloration | hair colouring; barbe, taille de barbe | beard
trimming; manucure | manicure; épilation | waxing; maquillage | make-up; élagage | tree surgery, arboriculture;
débroussaillage | brush cutting; arrosage automatique | irrigation; maraîchage | market gardening; élevage | livestock
farming; traite | milking; conduite de tracteur | tractor driving; accompagnement scolaire, soutien scolaire |
tutoring; animation de groupe | group facilitation; ingénierie pédagogique | instructional design; médiation |
mediation; accompagnement social | social support, case work; droit immobilier | property law; droit pénal | criminal
law; droit de la famille | family law; lutte contre le blanchiment, LCB-FT | anti money laundering, AML; gestion des
risques | risk management; RSE | corporate social responsibility;
"""
